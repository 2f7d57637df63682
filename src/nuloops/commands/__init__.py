"""The commands in the order of the help, with a line about each; a command is a file with ``arguments`` and ``run``."""

COMMANDS = {
    "generate": "draw every diagram of one or more operators, with charges, and a page to browse them",
    "count": "count topologies and diagrams, stage by stage",
    "charges": "solve for the charges of the diagrams of an operator",
    "dark": "say which states of a model are dark and stable; or count the diagrams that are dark under Z_n",
    "residual": "find the residual group that vevs leave, of a model or of given charges",
    "nature": "say whether neutrinos are Dirac or Majorana, in a model or under a group",
    "anomalies": "list anomaly-free charges of right-handed neutrinos; check a model, or given charges",
    "verify": "examine a model: what it really does, and whether its claims hold",
    "check": "confirm or refute the exact statements of a report of verify, by an independent program",
    "models": "list every choice of new fields on the genuine diagrams of an operator, or on one diagram",
    "scan": "list the models of many diagrams in a store; an interrupted scan is resumed",
    "query": "query the store of a scan, in SQL or by the name of a question",
    "gallery": "draw the models of a scan that fulfil a condition",
    "export": "write a model in the format of another program",
    "slides": "make a deck of diagrams for PowerPoint or Beamer, or as PDF; --steps builds each up as in a talk",
    "draw": "draw one diagram: that of a key, or one of a model",
    "info": "show the version, which engine generates diagrams and why, and which one draws",
}
