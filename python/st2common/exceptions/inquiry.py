from st2common.exceptions import StackStormBaseException


class InvalidInquiryInstance(StackStormBaseException):
    pass


class InquiryTimedOut(StackStormBaseException):
    pass


class InquiryAlreadyResponded(StackStormBaseException):
    pass


class InquiryResponseUnauthorized(StackStormBaseException):
    pass


class InvalidInquiryResponse(StackStormBaseException):
    pass
