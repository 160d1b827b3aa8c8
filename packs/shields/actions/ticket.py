from st2common.runners.base_action import Action


class Ticket(Action):
    def run(self, subject):
        last = self.action_service.get_value("shields.tickets", local=False)
        number = int(last or 100) + 1
        self.action_service.set_value("shields.tickets", str(number), local=False)
        print("Ticket %d: %s" % (number, subject))
        return {"number": number}
