(* toy: one Z2, one U(1), written by nuloops *)
(* reference: arXiv:1812.01599, in part *)
(* nuRm4x1 is nu_R(-4,1) *)
(* nuR5x1 is nu_R(5,1) *)
(* NL is N (left) *)
(* NR is N (right) *)

<< Sym2Int`

gaugeGroup[modelToyOneZ2OneU1] ^= {SU3, SU2, U1, U1};

fld1 = {"L", {1, 2, -1/2, -1}, "L", "C", 3};
fld2 = {"H", {1, 2, 1/2, 0}, "S", "C", 1};
fld3 = {"nuRm4x1", {1, 1, 0, -4}, "R", "C", 2};
fld4 = {"nuR5x1", {1, 1, 0, 5}, "R", "C", 1};
fld5 = {"NL", {1, 1, 0, -1/2}, "L", "C", 1};
fld6 = {"NR", {1, 1, 0, -1/2}, "R", "C", 1};
fld7 = {"eta", {1, 2, 1/2, 1/2}, "S", "C", 1};
fields[modelToyOneZ2OneU1] ^= {fld1, fld2, fld3, fld4, fld5, fld6, fld7};

GenerateListOfCouplings[modelToyOneZ2OneU1, MaxOrder -> 4, DiscreteSym -> {1, 1, -1, -1, -1, -1, -1}];
