/** Orthorhombic space groups 16 to 74 in their tabulated settings; columns and source: `tabulated-settings.ts`. */
export const ORTHORHOMBIC = `
16 | - | P 2 2 | P 2 2 2
17 | - | P 2c 2 | P 2 2 21
17 | cab | P 2a 2a | P 21 2 2
17 | bca | P 2 2b | P 2 21 2
18 | - | P 2 2ab | P 21 21 2
18 | cab | P 2bc 2 | P 2 21 21
18 | bca | P 2ac 2ac | P 21 2 21
19 | - | P 2ac 2ab | P 21 21 21
20 | - | C 2c 2 | C 2 2 21
20 | cab | A 2a 2a | A 21 2 2
20 | bca | B 2 2b | B 2 21 2
21 | - | C 2 2 | C 2 2 2
21 | cab | A 2 2 | A 2 2 2
21 | bca | B 2 2 | B 2 2 2
22 | - | F 2 2 | F 2 2 2
23 | - | I 2 2 | I 2 2 2
24 | - | I 2b 2c | I 21 21 21
25 | - | P 2 -2 | P m m 2
25 | cab | P -2 2 | P 2 m m
25 | bca | P -2 -2 | P m 2 m
26 | - | P 2c -2 | P m c 21
26 | ba-c | P 2c -2c | P c m 21
26 | cab | P -2a 2a | P 21 m a
26 | -cba | P -2 2a | P 21 a m
26 | bca | P -2 -2b | P b 21 m
26 | a-cb | P -2b -2 | P m 21 b
27 | - | P 2 -2c | P c c 2
27 | cab | P -2a 2 | P 2 a a
27 | bca | P -2b -2b | P b 2 b
28 | - | P 2 -2a | P m a 2
28 | ba-c | P 2 -2b | P b m 2
28 | cab | P -2b 2 | P 2 m b
28 | -cba | P -2c 2 | P 2 c m
28 | bca | P -2c -2c | P c 2 m
28 | a-cb | P -2a -2a | P m 2 a
29 | - | P 2c -2ac | P c a 21
29 | ba-c | P 2c -2b | P b c 21
29 | cab | P -2b 2a | P 21 a b
29 | -cba | P -2ac 2a | P 21 c a
29 | bca | P -2bc -2c | P c 21 b
29 | a-cb | P -2a -2ab | P b 21 a
30 | - | P 2 -2bc | P n c 2
30 | ba-c | P 2 -2ac | P c n 2
30 | cab | P -2ac 2 | P 2 n a
30 | -cba | P -2ab 2 | P 2 a n
30 | bca | P -2ab -2ab | P b 2 n
30 | a-cb | P -2bc -2bc | P n 2 b
31 | - | P 2ac -2 | P m n 21
31 | ba-c | P 2bc -2bc | P n m 21
31 | cab | P -2ab 2ab | P 21 m n
31 | -cba | P -2 2ac | P 21 n m
31 | bca | P -2 -2bc | P n 21 m
31 | a-cb | P -2ab -2 | P m 21 n
32 | - | P 2 -2ab | P b a 2
32 | cab | P -2bc 2 | P 2 c b
32 | bca | P -2ac -2ac | P c 2 a
33 | - | P 2c -2n | P n a 21
33 | ba-c | P 2c -2ab | P b n 21
33 | cab | P -2bc 2a | P 21 n b
33 | -cba | P -2n 2a | P 21 c n
33 | bca | P -2n -2ac | P c 21 n
33 | a-cb | P -2ac -2n | P n 21 a
34 | - | P 2 -2n | P n n 2
34 | cab | P -2n 2 | P 2 n n
34 | bca | P -2n -2n | P n 2 n
35 | - | C 2 -2 | C m m 2
35 | cab | A -2 2 | A 2 m m
35 | bca | B -2 -2 | B m 2 m
36 | - | C 2c -2 | C m c 21
36 | ba-c | C 2c -2c | C c m 21
36 | cab | A -2a 2a | A 21 m a
36 | -cba | A -2 2a | A 21 a m
36 | bca | B -2 -2b | B b 21 m
36 | a-cb | B -2b -2 | B m 21 b
37 | - | C 2 -2c | C c c 2
37 | cab | A -2a 2 | A 2 a a
37 | bca | B -2b -2b | B b 2 b
38 | - | A 2 -2 | A m m 2
38 | ba-c | B 2 -2 | B m m 2
38 | cab | B -2 2 | B 2 m m
38 | -cba | C -2 2 | C 2 m m
38 | bca | C -2 -2 | C m 2 m
38 | a-cb | A -2 -2 | A m 2 m
39 | - | A 2 -2b | A b m 2
39 | ba-c | B 2 -2a | B m a 2
39 | cab | B -2a 2 | B 2 c m
39 | -cba | C -2a 2 | C 2 m b
39 | bca | C -2a -2a | C m 2 a
39 | a-cb | A -2b -2b | A c 2 m
40 | - | A 2 -2a | A m a 2
40 | ba-c | B 2 -2b | B b m 2
40 | cab | B -2b 2 | B 2 m b
40 | -cba | C -2c 2 | C 2 c m
40 | bca | C -2c -2c | C c 2 m
40 | a-cb | A -2a -2a | A m 2 a
41 | - | A 2 -2ab | A b a 2
41 | ba-c | B 2 -2ab | B b a 2
41 | cab | B -2ab 2 | B 2 c b
41 | -cba | C -2ac 2 | C 2 c b
41 | bca | C -2ac -2ac | C c 2 a
41 | a-cb | A -2ab -2ab | A c 2 a
42 | - | F 2 -2 | F m m 2
42 | cab | F -2 2 | F 2 m m
42 | bca | F -2 -2 | F m 2 m
43 | - | F 2 -2d | F d d 2
43 | cab | F -2d 2 | F 2 d d
43 | bca | F -2d -2d | F d 2 d
44 | - | I 2 -2 | I m m 2
44 | cab | I -2 2 | I 2 m m
44 | bca | I -2 -2 | I m 2 m
45 | - | I 2 -2c | I b a 2
45 | cab | I -2a 2 | I 2 c b
45 | bca | I -2b -2b | I c 2 a
46 | - | I 2 -2a | I m a 2
46 | ba-c | I 2 -2b | I b m 2
46 | cab | I -2b 2 | I 2 m b
46 | -cba | I -2c 2 | I 2 c m
46 | bca | I -2c -2c | I c 2 m
46 | a-cb | I -2a -2a | I m 2 a
47 | - | -P 2 2 | P m m m | P 2/m 2/m 2/m
48 | 1 | P 2 2 -1n | P n n n | P 2/n 2/n 2/n
48 | 2 | -P 2ab 2bc | P n n n | P 2/n 2/n 2/n
49 | - | -P 2 2c | P c c m | P 2/c 2/c 2/m
49 | cab | -P 2a 2 | P m a a | P 2/m 2/a 2/a
49 | bca | -P 2b 2b | P b m b | P 2/b 2/m 2/b
50 | 1 | P 2 2 -1ab | P b a n | P 2/b 2/a 2/n
50 | 2 | -P 2ab 2b | P b a n | P 2/b 2/a 2/n
50 | 1cab | P 2 2 -1bc | P n c b | P 2/n 2/c 2/b
50 | 2cab | -P 2b 2bc | P n c b | P 2/n 2/c 2/b
50 | 1bca | P 2 2 -1ac | P c n a | P 2/c 2/n 2/a
50 | 2bca | -P 2a 2c | P c n a | P 2/c 2/n 2/a
51 | - | -P 2a 2a | P m m a | P 21/m 2/m 2/a
51 | ba-c | -P 2b 2 | P m m b | P 2/m 21/m 2/b
51 | cab | -P 2 2b | P b m m | P 2/b 21/m 2/m
51 | -cba | -P 2c 2c | P c m m | P 2/c 2/m 21/m
51 | bca | -P 2c 2 | P m c m | P 2/m 2/c 21/m
51 | a-cb | -P 2 2a | P m a m | P 21/m 2/a 2/m
52 | - | -P 2a 2bc | P n n a | P 2/n 21/n 2/a
52 | ba-c | -P 2b 2n | P n n b | P 21/n 2/n 2/b
52 | cab | -P 2n 2b | P b n n | P 2/b 2/n 21/n
52 | -cba | -P 2ab 2c | P c n n | P 2/c 21/n 2/n
52 | bca | -P 2ab 2n | P n c n | P 21/n 2/c 2/n
52 | a-cb | -P 2n 2bc | P n a n | P 2/n 2/a 21/n
53 | - | -P 2ac 2 | P m n a | P 2/m 2/n 21/a
53 | ba-c | -P 2bc 2bc | P n m b | P 2/n 2/m 21/b
53 | cab | -P 2ab 2ab | P b m n | P 21/b 2/m 2/n
53 | -cba | -P 2 2ac | P c n m | P 21/c 2/n 2/m
53 | bca | -P 2 2bc | P n c m | P 2/n 21/c 2/m
53 | a-cb | -P 2ab 2 | P m a n | P 2/m 21/a 2/n
54 | - | -P 2a 2ac | P c c a | P 21/c 2/c 2/a
54 | ba-c | -P 2b 2c | P c c b | P 2/c 21/c 2/b
54 | cab | -P 2a 2b | P b a a | P 2/b 21/a 2/a
54 | -cba | -P 2ac 2c | P c a a | P 2/c 2/a 21/a
54 | bca | -P 2bc 2b | P b c b | P 2/b 2/c 21/b
54 | a-cb | -P 2b 2ab | P b a b | P 21/b 2/a 2/b
55 | - | -P 2 2ab | P b a m | P 21/b 21/a 2/m
55 | cab | -P 2bc 2 | P m c b | P 2/m 21/c 21/b
55 | bca | -P 2ac 2ac | P c m a | P 21/c 2/m 21/a
56 | - | -P 2ab 2ac | P c c n | P 21/c 21/c 2/n
56 | cab | -P 2ac 2bc | P n a a | P 2/n 21/a 21/a
56 | bca | -P 2bc 2ab | P b n b | P 21/b 2/n 21/b
57 | - | -P 2c 2b | P b c m | P 2/b 21/c 21/m
57 | ba-c | -P 2c 2ac | P c a m | P 21/c 2/a 21/m
57 | cab | -P 2ac 2a | P m c a | P 21/m 2/c 21/a
57 | -cba | -P 2b 2a | P m a b | P 21/m 21/a 2/b
57 | bca | -P 2a 2ab | P b m a | P 21/b 21/m 2/a
57 | a-cb | -P 2bc 2c | P c m b | P 2/c 21/m 21/b
58 | - | -P 2 2n | P n n m | P 21/n 21/n 2/m
58 | cab | -P 2n 2 | P m n n | P 2/m 21/n 21/n
58 | bca | -P 2n 2n | P n m n | P 21/n 2/m 21/n
59 | 1 | P 2 2ab -1ab | P m m n | P 21/m 21/m 2/n
59 | 2 | -P 2ab 2a | P m m n | P 21/m 21/m 2/n
59 | 1cab | P 2bc 2 -1bc | P n m m | P 2/n 21/m 21/m
59 | 2cab | -P 2c 2bc | P n m m | P 2/n 21/m 21/m
59 | 1bca | P 2ac 2ac -1ac | P m n m | P 21/m 2/n 21/m
59 | 2bca | -P 2c 2a | P m n m | P 21/m 2/n 21/m
60 | - | -P 2n 2ab | P b c n | P 21/b 2/c 21/n
60 | ba-c | -P 2n 2c | P c a n | P 2/c 21/a 21/n
60 | cab | -P 2a 2n | P n c a | P 21/n 21/c 2/a
60 | -cba | -P 2bc 2n | P n a b | P 21/n 2/a 21/b
60 | bca | -P 2ac 2b | P b n a | P 2/b 21/n 21/a
60 | a-cb | -P 2b 2ac | P c n b | P 21/c 21/n 2/b
61 | - | -P 2ac 2ab | P b c a | P 21/b 21/c 21/a
61 | ba-c | -P 2bc 2ac | P c a b | P 21/c 21/a 21/b
62 | - | -P 2ac 2n | P n m a | P 21/n 21/m 21/a
62 | ba-c | -P 2bc 2a | P m n b | P 21/m 21/n 21/b
62 | cab | -P 2c 2ab | P b n m | P 21/b 21/n 21/m
62 | -cba | -P 2n 2ac | P c m n | P 21/c 21/m 21/n
62 | bca | -P 2n 2a | P m c n | P 21/m 21/c 21/n
62 | a-cb | -P 2c 2n | P n a m | P 21/n 21/a 21/m
63 | - | -C 2c 2 | C m c m | C 2/m 2/c 21/m
63 | ba-c | -C 2c 2c | C c m m | C 2/c 2/m 21/m
63 | cab | -A 2a 2a | A m m a | A 21/m 2/m 2/a
63 | -cba | -A 2 2a | A m a m | A 21/m 2/a 2/m
63 | bca | -B 2 2b | B b m m | B 2/b 21/m 2/m
63 | a-cb | -B 2b 2 | B m m b | B 2/m 21/m 2/b
64 | - | -C 2ac 2 | C m c a | C 2/m 2/c 21/a
64 | ba-c | -C 2ac 2ac | C c m b | C 2/c 2/m 21/b
64 | cab | -A 2ab 2ab | A b m a | A 21/b 2/m 2/a
64 | -cba | -A 2 2ab | A c a m | A 21/c 2/a 2/m
64 | bca | -B 2 2ab | B b c m | B 2/b 21/c 2/m
64 | a-cb | -B 2ab 2 | B m a b | B 2/m 21/a 2/b
65 | - | -C 2 2 | C m m m | C 2/m 2/m 2/m
65 | cab | -A 2 2 | A m m m | A 2/m 2/m 2/m
65 | bca | -B 2 2 | B m m m | B 2/m 2/m 2/m
66 | - | -C 2 2c | C c c m | C 2/c 2/c 2/m
66 | cab | -A 2a 2 | A m a a | A 2/m 2/a 2/a
66 | bca | -B 2b 2b | B b m b | B 2/b 2/m 2/b
67 | - | -C 2a 2 | C m m a | C 2/m 2/m 2/a
67 | ba-c | -C 2a 2a | C m m b | C 2/m 2/m 2/b
67 | cab | -A 2b 2b | A b m m | A 2/b 2/m 2/m
67 | -cba | -A 2 2b | A c m m | A 2/c 2/m 2/m
67 | bca | -B 2 2a | B m c m | B 2/m 2/c 2/m
67 | a-cb | -B 2a 2 | B m a m | B 2/m 2/a 2/m
68 | 1 | C 2 2 -1ac | C c c a | C 2/c 2/c 2/a
68 | 2 | -C 2a 2ac | C c c a | C 2/c 2/c 2/a
68 | 1ba-c | C 2 2 -1ac | C c c b | C 2/c 2/c 2/b
68 | 2ba-c | -C 2a 2c | C c c b | C 2/c 2/c 2/b
68 | 1cab | A 2 2 -1ab | A b a a | A 2/b 2/a 2/a
68 | 2cab | -A 2a 2b | A b a a | A 2/b 2/a 2/a
68 | 1-cba | A 2 2 -1ab | A c a a | A 2/c 2/a 2/a
68 | 2-cba | -A 2ab 2b | A c a a | A 2/c 2/a 2/a
68 | 1bca | B 2 2 -1ab | B b c b | B 2/b 2/c 2/b
68 | 2bca | -B 2ab 2b | B b c b | B 2/b 2/c 2/b
68 | 1a-cb | B 2 2 -1ab | B b a b | B 2/b 2/a 2/b
68 | 2a-cb | -B 2b 2ab | B b a b | B 2/b 2/a 2/b
69 | - | -F 2 2 | F m m m | F 2/m 2/m 2/m
70 | 1 | F 2 2 -1d | F d d d | F 2/d 2/d 2/d
70 | 2 | -F 2uv 2vw | F d d d | F 2/d 2/d 2/d
71 | - | -I 2 2 | I m m m | I 2/m 2/m 2/m
72 | - | -I 2 2c | I b a m | I 2/b 2/a 2/m
72 | cab | -I 2a 2 | I m c b | I 2/m 2/c 2/b
72 | bca | -I 2b 2b | I c m a | I 2/c 2/m 2/a
73 | - | -I 2b 2c | I b c a | I 2/b 2/c 2/a
73 | ba-c | -I 2a 2b | I c a b | I 2/c 2/a 2/b
74 | - | -I 2b 2 | I m m a | I 2/m 2/m 2/a
74 | ba-c | -I 2a 2a | I m m b | I 2/m 2/m 2/b
74 | cab | -I 2c 2c | I b m m | I 2/b 2/m 2/m
74 | -cba | -I 2 2b | I c m m | I 2/c 2/m 2/m
74 | bca | -I 2 2a | I m c m | I 2/m 2/c 2/m
74 | a-cb | -I 2c 2 | I m a m | I 2/m 2/a 2/m
`;
