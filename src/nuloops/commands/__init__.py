"""The commands in the order of the help, and what it says of each: a file here with ``arguments`` and ``run``."""

COMMANDS = {
    "generate": "draw every diagram of some operators, charged, with a page to browse them",
    "count": "count topologies and diagrams, stage by stage",
    "charges": "solve for the charges of the diagrams of an operator",
    "dark": "who is dark and stable in a model; or count diagrams that are dark under Z_n",
    "residual": "the group that is left when fields get vevs, of a model or of given charges",
    "nature": "whether neutrinos are Dirac or Majorana, in a model or under a group",
    "anomalies": "anomaly-free charges of right-handed neutrinos; check a model or some charges",
    "verify": "examine a model: what it claims, and what it really does",
    "models": "list every choice of new fields on the genuine diagrams of an operator, or on one",
    "scan": "list the models of many diagrams in a store, or go on with that",
    "query": "ask the store of a scan, in SQL or by the name of a question",
    "gallery": "draw the models of a scan that fulfil a condition",
    "export": "write a model in the format of another program",
    "slides": "a deck of diagrams for PowerPoint, Beamer or as PDF; --steps tells each as in a talk",
    "draw": "draw one diagram, from its key or of a model",
    "info": "what runs here: the version, which engine generates and why, which one draws",
}
