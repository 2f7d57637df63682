(* toy: one Z2, one U(1), written by nuloops *)
(* reference: arXiv:1812.01599, in part *)
(* nuRm4x1c is the conjugate of nu_R(-4,1) *)
(* nuR5x1c is the conjugate of nu_R(5,1) *)
(* NL is N (left) *)
(* nRc is the conjugate of N (right) *)

Off[General::spell]

Model`Name = "NLToyOneZ2OneU1";
Model`NameLaTeX = "toy: one Z2, one U(1)";
Model`Authors = "nuloops";
Model`Date = "";

Global[[1]] = {Z[2], z2};
Gauge[[1]] = {B, U[1], hypercharge, g1, False, 1};
Gauge[[2]] = {WB, SU[2], left, g2, True, 1};
Gauge[[3]] = {G, SU[3], color, g3, False, 1};
Gauge[[4]] = {bBmL, U[1], groupbBmL, g1bBmL, False, 1};

FermionFields[[1]] = {L, 3, {L1, L2}, -1/2, 2, 1, -1, 1};
FermionFields[[2]] = {nuRm4x1c, 2, conj[nuRm4x11], 0, 1, 1, 4, -1};
FermionFields[[3]] = {nuR5x1c, 1, conj[nuR5x11], 0, 1, 1, -5, -1};
FermionFields[[4]] = {NL, 1, nL1, 0, 1, 1, -1/2, -1};
FermionFields[[5]] = {nRc, 1, conj[nR1], 0, 1, 1, 1/2, -1};
ScalarFields[[1]] = {H, 1, {H1, H2}, 1/2, 2, 1, 0, 1};
ScalarFields[[2]] = {eta, 1, {eta1, eta2}, 1/2, 2, 1, 1/2, -1};

NameOfStates = {GaugeES, EWSB};

DEFINITION[GaugeES][LagrangianInput] = {{LagHC, {AddHC -> True}}, {LagNoHC, {AddHC -> False}}};
LagNoHC = -(msq1 H.conj[H] + msq2 eta.conj[eta] + lam1 H.H.conj[H].conj[H] + lam2 Delta[lef1,lef2] Delta[lef3,lef4] H.conj[H].eta.conj[eta] + lam3 Delta[lef1,lef4] Delta[lef2,lef3] H.conj[H].eta.conj[eta] + lam4 eta.eta.conj[eta].conj[eta]);
LagHC = -(y1 L.nRc.eta + M1 NL.nRc);

(* mixing of matter fields is not written: the states below are gauge eigenstates *)
DEFINITION[EWSB][GaugeSector] = {
    {{VB, VWB[3], VbBmL}, {VP, VZ, VZbBmL}, ZZ},
    {{VWB[1], VWB[2]}, {VWp, conj[VWp]}, ZW}
};

DEFINITION[EWSB][VEVs] = {
    {H2, {vH, 1/Sqrt[2]}, {sigmaH, \[ImaginaryI]/Sqrt[2]}, {phiH, 1/Sqrt[2]}}
};

DEFINITION[EWSB][MatterSector] = {};

DEFINITION[GaugeES][DiracSpinors] = {
    fL1 -> {L1, 0},
    fL2 -> {L2, 0},
    fnuRm4x11 -> {0, nuRm4x11},
    fnuR5x11 -> {0, nuR5x11},
    fnL1 -> {nL1, nR1}
};
DEFINITION[EWSB][DiracSpinors] = {
    fL1 -> {L1, 0},
    fL2 -> {L2, 0},
    fnuRm4x11 -> {0, nuRm4x11},
    fnuR5x11 -> {0, nuR5x11},
    fnL1 -> {nL1, nR1}
};
