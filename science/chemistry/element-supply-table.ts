/**
 * What elements cost, and how secure their supply is: concentration of production and of reserves (Herfindahl-Hirschman index),
 * price, abundance in the crust, whether there is no stable isotope. As data; a point where no number is known.
 *
 *   symbol (* radioactive)   HHI of production   HHI of reserves   price in USD/kg   its year   crust in ppm by mass
 *
 * HHI: sum of the squared shares of countries in percent, 0 to 10,000; above 2,500 a market counts as highly concentrated.
 * Prices are those of the cheapest traded form, for a kilogram of the element in it: carbon as coal, barium as barite, rare
 * earths as oxides; lower ends of ranges, and the cheapest isotope of elements that are made. Bismuth, with a half-life of
 * 2e19 years, counts as stable.
 *
 * @source HHI: Gaultois et al., Chem. Mater. 25, 2911 (2013), from `hhi.txt` of smact 4.0.2 (MIT, see NOTICE)
 * @source crust: CRC Handbook of Chemistry and Physics, 95th ed. (2014); radioactive: IUPAC; price: Wikipedia, "Prices of
 *   chemical elements", revision 1262554464 of December 2024: from mendeleev 1.3.0 (MIT, see NOTICE). Years as that page
 *   gave them in 2025; . where it had another price by then
 */
export const ELEMENT_SUPPLY = `
H . . 1.39 2012 1400 | He 3200 3900 24 2018 0.008 | Li 2900 4200 81.4 2020 20 | Be 8000 4000 857 2020 2.8
B 2900 2000 3.68 2019 10 | C 500 500 0.122 2018 200 | N 1300 500 0.14 2001 19 | O 500 500 0.154 2001 461000
F 1500 1500 1.84 2017 585 | Ne . . 240 1999 0.005 | Na 1100 500 2.57 2020 23600 | Mg 5300 500 2.32 2019 23300
Al 1600 1000 1.79 2019 82300 | Si 4700 1000 1.7 2019 282000 | P 2000 5100 2.69 2019 1050 | S 700 1000 0.0926 2019 350
Cl 1500 1500 0.082 2013 145 | Ar . . 0.931 2019 3.5 | K 1700 7200 12.1 2020 20900 | Ca 3900 1500 2.21 2020 41500
Sc 5500 4500 3460 2020 22 | Ti 1100 1600 11.1 2020 5650 | V 3300 3400 357 2020 120 | Cr 3100 4100 9.4 2019 102
Mn 1600 1800 1.82 2019 950 | Fe 2400 1400 0.424 2020 56300 | Co 3100 2700 32.8 2019 25 | Ni 1000 1500 13.9 2019 84
Cu 1600 1500 6 2019 60 | Zn 1600 1900 2.55 2019 70 | Ga 5500 1900 148 2019 19 | Ge 5300 1900 914 2020 1.5
As 3300 4000 0.999 2020 1.8 | Se 2200 1900 21.4 2019 0.05 | Br 3300 6900 4.39 2019 2.4 | Kr . . 290 1999 0.0001
Rb 6000 6000 15500 2018 90 | Sr 4200 3000 6.53 2019 370 | Y 9800 2600 31 2019 33 | Zr 3400 2600 35.7 2020 165
Nb 8500 8800 61.4 2020 20 | Mo 2400 5300 40.1 2019 1.2 | Tc* . . 100000 2004 . | Ru 3200 8000 10400 2020 0.001
Rh 3200 8000 147000 2019 0.001 | Pd 3200 8000 49500 2019 0.015 | Ag 1200 1400 521 2019 0.075
Cd 1700 1300 2.73 2019 0.15 | In 3300 2000 167 2019 0.25 | Sn 2600 1600 18.7 2019 2.3 | Sb 7900 3400 5.79 2019 0.2
Te 2900 4900 63.5 2019 0.001 | I 4900 4800 35 2019 0.45 | Xe . . 1800 1999 3e-5 | Cs 6000 6000 61800 2018 3
Ba 3000 2300 0.246 2016 425 | La 9500 3100 4.78 2020 39 | Ce 9500 3100 4.57 2020 66.5 | Pr 9500 3100 103 2019 9.2
Nd 9500 3100 57.5 2019 41.5 | Pm* 9500 3100 460000 2003 . | Sm 9500 3100 13.9 2019 7.05 | Eu 9500 3100 31.4 2020 2
Gd 9500 3100 28.6 2020 6.2 | Tb 9500 3100 658 2019 1.2 | Dy 9500 3100 307 2019 5.2 | Ho 9500 3100 57.1 2020 1.3
Er 9500 3100 26.4 2020 3.5 | Tm 9500 3100 3000 2003 0.52 | Yb 9500 3100 17.1 2020 3.2 | Lu 9500 3100 643 2020 0.8
Hf 3400 2600 900 2017 3 | Ta 2300 4800 298 2019 2 | W 7000 4300 35.3 2019 1.25 | Re 3300 3300 3010 2020 0.0007
Os 5500 9100 12000 . 0.0015 | Ir 5500 9100 55500 . 0.001 | Pt 5500 9100 27800 2019 0.005 | Au 1100 1000 75430 2024 0.004
Hg 5500 3100 30.2 2017 0.085 | Tl 6500 6500 4200 2017 0.85 | Pb 2700 1800 2 2019 14 | Bi 5300 6000 6.36 2019 0.0085
Po* . . 4.92e13 2004 2e-10 | At* . . . . . | Rn* . . . . 4e-13 | Fr* . . . . . | Ra* . . . . 9e-7
Ac* . . 2.9e13 2004 5.5e-10 | Th* . . 287 2010 9.6 | Pa* . . . . 1.4e-6 | U* . . 101 2018 2.7 | Np* . . 660000 2003 .
Pu* . . 6.49e6 2019 . | Am* . . 728000 1998 . | Cm* . . 1.85e8 2004 . | Bk* . . 1.85e11 2004 . | Cf* . . 6e10 2004 .
Es* . . . . . | Fm* . . . . . | Md* . . . . . | No* . . . . . | Lr* . . . . . | Rf* . . . . . | Db* . . . . .
Sg* . . . . . | Bh* . . . . . | Hs* . . . . . | Mt* . . . . . | Ds* . . . . . | Rg* . . . . . | Cn* . . . . .
Nh* . . . . . | Fl* . . . . . | Mc* . . . . . | Lv* . . . . . | Ts* . . . . . | Og* . . . . .
`;
