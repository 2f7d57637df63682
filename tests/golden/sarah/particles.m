ParticleDefinitions[GaugeES] = {
    {VB, {Description -> "B-Boson"}},
    {VG, {Description -> "Gluon"}},
    {VWB, {Description -> "W-Bosons"}},
    {gB, {Description -> "B-Boson Ghost"}},
    {gG, {Description -> "Gluon Ghost"}},
    {gWB, {Description -> "W-Boson Ghost"}},
    {H1, {PDG -> {0}, Width -> 0, Mass -> Automatic, LaTeX -> "H1", OutputName -> "H1"}},
    {H2, {PDG -> {0}, Width -> 0, Mass -> Automatic, LaTeX -> "H2", OutputName -> "H2"}},
    {eta1, {PDG -> {0}, Width -> 0, Mass -> Automatic, LaTeX -> "eta1", OutputName -> "eta1"}},
    {eta2, {PDG -> {0}, Width -> 0, Mass -> Automatic, LaTeX -> "eta2", OutputName -> "eta2"}},
    {fL1, {PDG -> {0}, Width -> 0, Mass -> Automatic, LaTeX -> "fL1", OutputName -> "fL1"}},
    {fL2, {PDG -> {0}, Width -> 0, Mass -> Automatic, LaTeX -> "fL2", OutputName -> "fL2"}},
    {fnuRm4x11, {PDG -> {0}, Width -> 0, Mass -> Automatic, LaTeX -> "fnuRm4x11", OutputName -> "fnuRm4x11"}},
    {fnuR5x11, {PDG -> {0}, Width -> 0, Mass -> Automatic, LaTeX -> "fnuR5x11", OutputName -> "fnuR5x11"}},
    {fnL1, {PDG -> {0}, Width -> 0, Mass -> Automatic, LaTeX -> "fnL1", OutputName -> "fnL1"}},
    {VbBmL, {PDG -> {0}, Width -> 0, Mass -> Automatic, LaTeX -> "VbBmL", OutputName -> "VbBmL"}},
    {gbBmL, {PDG -> {0}, Width -> 0, Mass -> Automatic, LaTeX -> "gbBmL", OutputName -> "gbBmL"}}
};

ParticleDefinitions[EWSB] = {
    {VP, {Description -> "Photon"}},
    {VZ, {Description -> "Z-Boson"}},
    {VG, {Description -> "Gluon"}},
    {VWp, {Description -> "W+ - Boson"}},
    {gP, {Description -> "Photon Ghost"}},
    {gZ, {Description -> "Z-Boson Ghost"}},
    {gG, {Description -> "Gluon Ghost"}},
    {gWp, {Description -> "Positive W+ - Boson Ghost"}},
    {gWpC, {Description -> "Negative W+ - Boson Ghost"}},
    {H1, {PDG -> {0}, Width -> 0, Mass -> Automatic, LaTeX -> "H1", OutputName -> "H1"}},
    {eta1, {PDG -> {0}, Width -> 0, Mass -> Automatic, LaTeX -> "eta1", OutputName -> "eta1"}},
    {eta2, {PDG -> {0}, Width -> 0, Mass -> Automatic, LaTeX -> "eta2", OutputName -> "eta2"}},
    {sigmaH, {PDG -> {0}, Width -> 0, Mass -> Automatic, LaTeX -> "sigmaH", OutputName -> "sigmaH"}},
    {phiH, {PDG -> {0}, Width -> 0, Mass -> Automatic, LaTeX -> "phiH", OutputName -> "phiH"}},
    {fL1, {PDG -> {0}, Width -> 0, Mass -> Automatic, LaTeX -> "fL1", OutputName -> "fL1"}},
    {fL2, {PDG -> {0}, Width -> 0, Mass -> Automatic, LaTeX -> "fL2", OutputName -> "fL2"}},
    {fnuRm4x11, {PDG -> {0}, Width -> 0, Mass -> Automatic, LaTeX -> "fnuRm4x11", OutputName -> "fnuRm4x11"}},
    {fnuR5x11, {PDG -> {0}, Width -> 0, Mass -> Automatic, LaTeX -> "fnuR5x11", OutputName -> "fnuR5x11"}},
    {fnL1, {PDG -> {0}, Width -> 0, Mass -> Automatic, LaTeX -> "fnL1", OutputName -> "fnL1"}},
    {VZbBmL, {PDG -> {0}, Width -> 0, Mass -> Automatic, LaTeX -> "VZbBmL", OutputName -> "VZbBmL"}},
    {gZbBmL, {PDG -> {0}, Width -> 0, Mass -> Automatic, LaTeX -> "gZbBmL", OutputName -> "gZbBmL"}}
};

WeylFermionAndIndermediate = {
    {L, {LaTeX -> "L"}},
    {L1, {LaTeX -> "L1"}},
    {L2, {LaTeX -> "L2"}},
    {nuRm4x1c, {LaTeX -> "nuRm4x1c"}},
    {nuRm4x11, {LaTeX -> "nuRm4x11"}},
    {nuR5x1c, {LaTeX -> "nuR5x1c"}},
    {nuR5x11, {LaTeX -> "nuR5x11"}},
    {NL, {LaTeX -> "NL"}},
    {nL1, {LaTeX -> "nL1"}},
    {nRc, {LaTeX -> "nRc"}},
    {nR1, {LaTeX -> "nR1"}},
    {H, {LaTeX -> "H"}},
    {eta, {LaTeX -> "eta"}}
};
