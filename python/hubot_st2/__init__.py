"""How a pack's Python is run: loaded and constructed as StackStorm does it, with a line to the bot."""
