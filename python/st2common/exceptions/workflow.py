from st2common.exceptions import StackStormBaseException


class WorkflowExecutionException(StackStormBaseException):
    pass


class AmbiguousWorkflowExecutionException(WorkflowExecutionException):
    pass
