/** Tetragonal, trigonal, hexagonal and cubic space groups 75 to 230 in their tabulated settings; columns and source: `tabulated-settings.ts`. */
export const TETRAGONAL_TO_CUBIC = `
75 | - | P 4 | P 4
76 | - | P 4w | P 41
77 | - | P 4c | P 42
78 | - | P 4cw | P 43
79 | - | I 4 | I 4
80 | - | I 4bw | I 41
81 | - | P -4 | P -4
82 | - | I -4 | I -4
83 | - | -P 4 | P 4/m
84 | - | -P 4c | P 42/m
85 | 1 | P 4ab -1ab | P 4/n
85 | 2 | -P 4a | P 4/n
86 | 1 | P 4n -1n | P 42/n
86 | 2 | -P 4bc | P 42/n
87 | - | -I 4 | I 4/m
88 | 1 | I 4bw -1bw | I 41/a
88 | 2 | -I 4ad | I 41/a
89 | - | P 4 2 | P 4 2 2
90 | - | P 4ab 2ab | P 4 21 2
91 | - | P 4w 2c | P 41 2 2
92 | - | P 4abw 2nw | P 41 21 2
93 | - | P 4c 2 | P 42 2 2
94 | - | P 4n 2n | P 42 21 2
95 | - | P 4cw 2c | P 43 2 2
96 | - | P 4nw 2abw | P 43 21 2
97 | - | I 4 2 | I 4 2 2
98 | - | I 4bw 2bw | I 41 2 2
99 | - | P 4 -2 | P 4 m m
100 | - | P 4 -2ab | P 4 b m
101 | - | P 4c -2c | P 42 c m
102 | - | P 4n -2n | P 42 n m
103 | - | P 4 -2c | P 4 c c
104 | - | P 4 -2n | P 4 n c
105 | - | P 4c -2 | P 42 m c
106 | - | P 4c -2ab | P 42 b c
107 | - | I 4 -2 | I 4 m m
108 | - | I 4 -2c | I 4 c m
109 | - | I 4bw -2 | I 41 m d
110 | - | I 4bw -2c | I 41 c d
111 | - | P -4 2 | P -4 2 m
112 | - | P -4 2c | P -4 2 c
113 | - | P -4 2ab | P -4 21 m
114 | - | P -4 2n | P -4 21 c
115 | - | P -4 -2 | P -4 m 2
116 | - | P -4 -2c | P -4 c 2
117 | - | P -4 -2ab | P -4 b 2
118 | - | P -4 -2n | P -4 n 2
119 | - | I -4 -2 | I -4 m 2
120 | - | I -4 -2c | I -4 c 2
121 | - | I -4 2 | I -4 2 m
122 | - | I -4 2bw | I -4 2 d
123 | - | -P 4 2 | P 4/m m m | P 4/m 2/m 2/m
124 | - | -P 4 2c | P 4/m c c | P 4/m 2/c 2/c
125 | 1 | P 4 2 -1ab | P 4/n b m | P 4/n 2/b 2/m
125 | 2 | -P 4a 2b | P 4/n b m | P 4/n 2/b 2/m
126 | 1 | P 4 2 -1n | P 4/n n c | P 4/n 2/n 2/c
126 | 2 | -P 4a 2bc | P 4/n n c | P 4/n 2/n 2/c
127 | - | -P 4 2ab | P 4/m b m | P 4/m 21/b m
128 | - | -P 4 2n | P 4/m n c | P 4/m 21/n c
129 | 1 | P 4ab 2ab -1ab | P 4/n m m | P 4/n 21/m m
129 | 2 | -P 4a 2a | P 4/n m m | P 4/n 21/m m
130 | 1 | P 4ab 2n -1ab | P 4/n c c | P 4/n 21/c c
130 | 2 | -P 4a 2ac | P 4/n c c | P 4/n 21/c c
131 | - | -P 4c 2 | P 42/m m c | P 42/m 2/m 2/c
132 | - | -P 4c 2c | P 42/m c m | P 42/m 2/c 2/m
133 | 1 | P 4n 2c -1n | P 42/n b c | P 42/n 2/b 2/c
133 | 2 | -P 4ac 2b | P 42/n b c | P 42/n 2/b 2/c
134 | 1 | P 4n 2 -1n | P 42/n n m | P 42/n 2/n 2/m
134 | 2 | -P 4ac 2bc | P 42/n n m | P 42/n 2/n 2/m
135 | - | -P 4c 2ab | P 42/m b c | P 42/m 21/b 2/c
136 | - | -P 4n 2n | P 42/m n m | P 42/m 21/n 2/m
137 | 1 | P 4n 2n -1n | P 42/n m c | P 42/n 21/m 2/c
137 | 2 | -P 4ac 2a | P 42/n m c | P 42/n 21/m 2/c
138 | 1 | P 4n 2ab -1n | P 42/n c m | P 42/n 21/c 2/m
138 | 2 | -P 4ac 2ac | P 42/n c m | P 42/n 21/c 2/m
139 | - | -I 4 2 | I 4/m m m | I 4/m 2/m 2/m
140 | - | -I 4 2c | I 4/m c m | I 4/m 2/c 2/m
141 | 1 | I 4bw 2bw -1bw | I 41/a m d | I 41/a 2/m 2/d
141 | 2 | -I 4bd 2 | I 41/a m d | I 41/a 2/m 2/d
142 | 1 | I 4bw 2aw -1bw | I 41/a c d | I 41/a 2/c 2/d
142 | 2 | -I 4bd 2c | I 41/a c d | I 41/a 2/c 2/d
143 | - | P 3 | P 3
144 | - | P 31 | P 31
145 | - | P 32 | P 32
146 | H | R 3 | R 3
146 | R | P 3* | R 3
147 | - | -P 3 | P -3
148 | H | -R 3 | R -3
148 | R | -P 3* | R -3
149 | - | P 3 2 | P 3 1 2
150 | - | P 3 2" | P 3 2 1
151 | - | P 31 2 (0 0 4) | P 31 1 2
152 | - | P 31 2" | P 31 2 1
153 | - | P 32 2 (0 0 2) | P 32 1 2
154 | - | P 32 2" | P 32 2 1
155 | H | R 3 2" | R 3 2
155 | R | P 3* 2 | R 3 2
156 | - | P 3 -2" | P 3 m 1
157 | - | P 3 -2 | P 3 1 m
158 | - | P 3 -2"c | P 3 c 1
159 | - | P 3 -2c | P 3 1 c
160 | H | R 3 -2" | R 3 m
160 | R | P 3* -2 | R 3 m
161 | H | R 3 -2"c | R 3 c
161 | R | P 3* -2n | R 3 c
162 | - | -P 3 2 | P -3 1 m | P -3 1 2/m
163 | - | -P 3 2c | P -3 1 c | P -3 1 2/c
164 | - | -P 3 2" | P -3 m 1 | P -3 2/m 1
165 | - | -P 3 2"c | P -3 c 1 | P -3 2/c 1
166 | H | -R 3 2" | R -3 m | R -3 2/m
166 | R | -P 3* 2 | R -3 m | R -3 2/m
167 | H | -R 3 2"c | R -3 c | R -3 2/c
167 | R | -P 3* 2n | R -3 c | R -3 2/c
168 | - | P 6 | P 6
169 | - | P 61 | P 61
170 | - | P 65 | P 65
171 | - | P 62 | P 62
172 | - | P 64 | P 64
173 | - | P 6c | P 63
174 | - | P -6 | P -6
175 | - | -P 6 | P 6/m
176 | - | -P 6c | P 63/m
177 | - | P 6 2 | P 6 2 2
178 | - | P 61 2 (0 0 5) | P 61 2 2
179 | - | P 65 2 (0 0 1) | P 65 2 2
180 | - | P 62 2 (0 0 4) | P 62 2 2
181 | - | P 64 2 (0 0 2) | P 64 2 2
182 | - | P 6c 2c | P 63 2 2
183 | - | P 6 -2 | P 6 m m
184 | - | P 6 -2c | P 6 c c
185 | - | P 6c -2 | P 63 c m
186 | - | P 6c -2c | P 63 m c
187 | - | P -6 2 | P -6 m 2
188 | - | P -6c 2 | P -6 c 2
189 | - | P -6 -2 | P -6 2 m
190 | - | P -6c -2c | P -6 2 c
191 | - | -P 6 2 | P 6/m m m | P 6/m 2/m 2/m
192 | - | -P 6 2c | P 6/m c c | P 6/m 2/c 2/c
193 | - | -P 6c 2 | P 63/m c m | P 63/m 2/c 2/m
194 | - | -P 6c 2c | P 63/m m c | P 63/m 2/m 2/c
195 | - | P 2 2 3 | P 2 3
196 | - | F 2 2 3 | F 2 3
197 | - | I 2 2 3 | I 2 3
198 | - | P 2ac 2ab 3 | P 21 3
199 | - | I 2b 2c 3 | I 21 3
200 | - | -P 2 2 3 | P m -3 | P 2/m -3
201 | 1 | P 2 2 3 -1n | P n -3 | P 2/n -3
201 | 2 | -P 2ab 2bc 3 | P n -3 | P 2/n -3
202 | - | -F 2 2 3 | F m -3 | F 2/m -3
203 | 1 | F 2 2 3 -1d | F d -3 | F 2/d -3
203 | 2 | -F 2uv 2vw 3 | F d -3 | F 2/d -3
204 | - | -I 2 2 3 | I m -3 | I 2/m -3
205 | - | -P 2ac 2ab 3 | P a -3 | P 21/a -3
206 | - | -I 2b 2c 3 | I a -3 | I 21/a -3
207 | - | P 4 2 3 | P 4 3 2
208 | - | P 4n 2 3 | P 42 3 2
209 | - | F 4 2 3 | F 4 3 2
210 | - | F 4d 2 3 | F 41 3 2
211 | - | I 4 2 3 | I 4 3 2
212 | - | P 4acd 2ab 3 | P 43 3 2
213 | - | P 4bd 2ab 3 | P 41 3 2
214 | - | I 4bd 2c 3 | I 41 3 2
215 | - | P -4 2 3 | P -4 3 m
216 | - | F -4 2 3 | F -4 3 m
217 | - | I -4 2 3 | I -4 3 m
218 | - | P -4n 2 3 | P -4 3 n
219 | - | F -4a 2 3 | F -4 3 c
220 | - | I -4bd 2c 3 | I -4 3 d
221 | - | -P 4 2 3 | P m -3 m | P 4/m -3 2/m
222 | 1 | P 4 2 3 -1n | P n -3 n | P 4/n -3 2/n
222 | 2 | -P 4a 2bc 3 | P n -3 n | P 4/n -3 2/n
223 | - | -P 4n 2 3 | P m -3 n | P 42/m -3 2/n
224 | 1 | P 4n 2 3 -1n | P n -3 m | P 42/n -3 2/m
224 | 2 | -P 4bc 2bc 3 | P n -3 m | P 42/n -3 2/m
225 | - | -F 4 2 3 | F m -3 m | F 4/m -3 2/m
226 | - | -F 4a 2 3 | F m -3 c | F 4/m -3 2/c
227 | 1 | F 4d 2 3 -1d | F d -3 m | F 41/d -3 2/m
227 | 2 | -F 4vw 2vw 3 | F d -3 m | F 41/d -3 2/m
228 | 1 | F 4d 2 3 -1ad | F d -3 c | F 41/d -3 2/c
228 | 2 | -F 4ud 2vw 3 | F d -3 c | F 41/d -3 2/c
229 | - | -I 4 2 3 | I m -3 m | I 4/m -3 2/m
230 | - | -I 4bd 2c 3 | I a -3 d | I 41/a -3 2/d
`;
