/**
 * CGCNN element vectors as data: 92 zeros and ones in nine one-hot blocks, one letter a block.
 *
 * Read from jarvis/core/atom_init.json of the public repository usnistgov/jarvis (HEAD 3b0c9d0f0c15, 2025-08-25; keyed
 * there by atomic number 1 to 100), originally distributed with txie-93/cgcnn. Md, No and Lr are absent there and have
 * the vector of Fm, as jarvis-tools substitutes it. See the specification, section 1.7.
 *
 * After each symbol: the position of the 1 in every block, base 36; a point is a block of zeros (no value known).
 */
/** Lengths of the blocks: group, period, Pauling electronegativity, covalent radius, valence electrons, logarithm of the first ionization energy, electron affinity, s/p/d/f block, logarithm of the atomic volume. */
export const CGCNN_BLOCKS = [19, 7, 10, 10, 12, 10, 10, 4, 10] as const;

export const CGCNN_CODES = `
H:104006504 He:i0.019.06 Li:111401503 Be:213314000 B:d14224410 C:e15235610 N:f17246214 O:g18156614 F:h19167914
Ne:i1.178.14 Na:121501505 Mg:222513.04 Al:d23422512 Si:e23433613 P:f24345514 S:g25355714 Cl:h27366915
Ar:i2.377.16 K:130700508 Ca:231612406 Sc:332522424 Ti:432433423 V:533443522 Cr:633453521 Mn:733463.21
Fe:833473421 Co:933383521 Ni:a34393621 Cu:b333a3621 Zn:c334b4.22 Ga:d33422513 Ge:e34433613 As:f34444513
Se:g35454714 Br:h37365915 Kr:i3.476.17 Rb:140800509 Sr:241712407 Y:342622425 Zr:442532524 Nb:543543523
Mo:644553522 Tc:744463522 Ru:844473622 Rh:945483622 Pd:a444b4522 Ag:b444a3622 Cd:c434b4.23 In:d43522414
Sn:e44533614 Sb:f44544615 Te:g44454715 I:h46465916 Xe:i46475418 Cs:150900509 Ba:251711407 La:051612535
Ce:051612535 Pr:051611535 Nd:051612735 Pm:05.612.3. Sm:051612.35 Eu:05.612536 Gd:051612.35 Tb:05.612635
Dy:052612535 Ho:052612.35 Er:052612.35 Tm:052612634 Yb:05.612436 Lu:351621424 Hf:452533423 Ta:552543423
W:653453522 Re:753463422 Os:854474622 Ir:954484622 Pt:a54494722 Au:b554a4722 Hg:c534b5.24 Tl:d53522514
Pb:e53533515 Bi:f53543515 Po:g54554715 At:h5456481. Rn:i5.575.1. Fr:16080050. Ra:261711408 Ac:061711535
Th:062612.35 Pa:062612.34 U:063612.33 Np:062612.35 Pu:062612.3. Am:06.612.35 Cm:06.612.35 Bk:06.612.3.
Cf:06.612.3. Es:06.612.3. Fm:06.612.3. Md:06.612.3. No:06.612.3. Lr:06.612.3.
`;
