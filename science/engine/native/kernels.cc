// One instruction set's share of the fused operations. Compiled twice, with LOOM_KERNELS the name of the table that it
// fills; everything else stays inside this file, since the linker would merge equal names of different instruction sets.
#include "kernels.h"

#include <immintrin.h>
#include <stdlib.h>
#include <string.h>

#if defined(__AVX512F__)
#define LANES 16
#define PANEL_VECTORS 4
#define SET_NAME "avx512"
#else
#define LANES 8
#define PANEL_VECTORS 2
#define SET_NAME "avx2"
#endif

namespace loom {
namespace {

constexpr int64_t kPanel = PANEL_VECTORS * LANES;
constexpr int kTileRows = 6;
// Rows worked on together: their products, gates and norms stay in cache.
constexpr int64_t kBlock = 96;
constexpr float kNormEpsilon = 1e-5f;
constexpr float kGateEpsilon = 1e-6f;

// ---- vectors ------------------------------------------------------------------------------------------------------

typedef float Lanes __attribute__((vector_size(LANES * 4)));
typedef int32_t Whole __attribute__((vector_size(LANES * 4)));
// Memory is aligned to 4 bytes only; a vector type as a template argument would lose that, so it is wrapped.
typedef float Stored __attribute__((vector_size(LANES * 4), aligned(4), may_alias));

inline Lanes load(const float *from) { return *reinterpret_cast<const Stored *>(from); }
inline void store(float *to, Lanes v) { *reinterpret_cast<Stored *>(to) = v; }
inline Lanes all(float value) { return value - Lanes{}; }

inline float sum(Lanes v) {
#if LANES == 16
  typedef float Half __attribute__((vector_size(32)));
  union { Lanes whole; Half half[2]; } cut = {v};
  Half eight = cut.half[0] + cut.half[1];
#else
  Lanes eight = v;
#endif
  typedef float Quarter __attribute__((vector_size(16)));
  union { decltype(eight) whole; Quarter half[2]; } last = {eight};
  Quarter four = last.half[0] + last.half[1];
  return (four[0] + four[2]) + (four[1] + four[3]);
}

// Between -limit and limit. NaN passes: these instructions give their second operand where one is NaN.
inline Lanes clamped(Lanes x, float limit) {
#if LANES == 16
  return (Lanes)_mm512_max_ps((__m512)all(-limit), _mm512_min_ps((__m512)all(limit), (__m512)x));
#else
  return (Lanes)_mm256_max_ps((__m256)all(-limit), _mm256_min_ps((__m256)all(limit), (__m256)x));
#endif
}

// 1 + e^-x, the exponential to 1 unit in the last place for |x| < 87; beyond that clamped, so that nothing overflows.
// Reduction -x = n ln 2 + r, |r| <= ln 2 / 2; polynomial of Cephes' expf.
inline Lanes onePlusExponentialOfMinus(Lanes x) {
  x = clamped(x, 87.0f);
  const Lanes shifted = 12582912.0f - x * 1.44269504f;  // 1.5 * 2^23: the sum's low bits are the rounded quotient
  const Lanes n = shifted - 12582912.0f;
  const Lanes r = (n * -0.693359375f - x) - n * -2.12194440e-4f;
  Lanes p = all(1.9875691500e-4f);
  p = p * r + 1.3981999507e-3f;
  p = p * r + 8.3334519073e-3f;
  p = p * r + 4.1665795894e-2f;
  p = p * r + 1.6666665459e-1f;
  p = p * r + 5.0000001201e-1f;
  p = p * (r * r) + r + 1.0f;
  const Whole power = ((Whole)shifted - 0x4B400000 + 127) << 23;
  return p * (Lanes)power + 1.0f;
}

inline Lanes sigmoid(Lanes x) { return 1.0f / onePlusExponentialOfMinus(x); }
inline Lanes silu(Lanes x) { return x / onePlusExponentialOfMinus(x); }

// ---- scratch memory -----------------------------------------------------------------------------------------------

// Kept from call to call, one arena a thread: fresh pages are dear. What a large batch needed is given back.
class Scratch {
 public:
  explicit Scratch(int64_t floats) : size_(floats) {
    if (floats > capacity_) {
      free(memory_);
      const size_t bytes = ((floats * sizeof(float)) + 63) / 64 * 64;
      memory_ = static_cast<float *>(aligned_alloc(64, bytes));
      if (memory_ == nullptr) abort();
      capacity_ = floats;
    }
  }
  ~Scratch() {
    if (capacity_ > kKept) {
      free(memory_);
      memory_ = nullptr;
      capacity_ = 0;
    }
  }
  float *take(int64_t floats) {
    float *start = memory_ + used_;
    used_ += (floats + 15) / 16 * 16;
    if (used_ > size_) abort();
    return start;
  }

 private:
  static constexpr int64_t kKept = 8 << 20;
  static thread_local float *memory_;
  static thread_local int64_t capacity_;
  int64_t size_, used_ = 0;
};
thread_local float *Scratch::memory_ = nullptr;
thread_local int64_t Scratch::capacity_ = 0;

inline void clear(float *to, int64_t floats) { memset(to, 0, floats * sizeof(float)); }

// ---- products -----------------------------------------------------------------------------------------------------

// Left operand: element (i, k) at data[i * row + k * step].
struct Left {
  const float *data;
  int64_t row, step;
};
// Right operand in panels of kPanel columns: element (k, j) at data[(j / kPanel) * panel + k * step + j % kPanel].
struct Right {
  const float *data;
  int64_t step, panel;
};

inline Right rowsOf(const float *matrix, int64_t columns) { return {matrix, columns, kPanel}; }

// The transpose of a matrix [columns, depth] as panels. @returns floats needed: columns rounded up to panels
inline int64_t packedSize(int64_t columns, int64_t depth) { return (columns + kPanel - 1) / kPanel * kPanel * depth; }
Right packTransposed(const float *matrix, int64_t columns, int64_t depth, float *to) {
  for (int64_t first = 0; first < columns; first += kPanel) {
    float *panel = to + first * depth;
    const int64_t width = columns - first < kPanel ? columns - first : kPanel;
    for (int64_t k0 = 0; k0 < depth; k0 += 16) {
      const int64_t k1 = k0 + 16 < depth ? k0 + 16 : depth;
      for (int64_t j = 0; j < width; j++) {
        const float *row = matrix + (first + j) * depth;
        for (int64_t k = k0; k < k1; k++) panel[k * kPanel + j] = row[k];
      }
    }
  }
  return {to, kPanel, kPanel * depth};
}

enum Start { kZero, kAdd };

template <int R, int C>
inline void tile(Left a, const float *b, int64_t step, int64_t depth, float *c, int64_t stride, Start start) {
  Lanes sums[R][C];
#pragma GCC unroll 8
  for (int r = 0; r < R; r++)
#pragma GCC unroll 8
    for (int v = 0; v < C; v++) sums[r][v] = start == kAdd ? load(c + r * stride + v * LANES) : Lanes{};
  for (int64_t k = 0; k < depth; k++) {
    Lanes right[C];
#pragma GCC unroll 8
    for (int v = 0; v < C; v++) right[v] = load(b + k * step + v * LANES);
#pragma GCC unroll 8
    for (int r = 0; r < R; r++) {
      const float left = a.data[r * a.row + k * a.step];
#pragma GCC unroll 8
      for (int v = 0; v < C; v++) sums[r][v] += left * right[v];
    }
  }
#pragma GCC unroll 8
  for (int r = 0; r < R; r++)
#pragma GCC unroll 8
    for (int v = 0; v < C; v++) store(c + r * stride + v * LANES, sums[r][v]);
}

template <int C>
void column(int64_t rows, Left a, const float *b, int64_t step, int64_t depth, float *c, int64_t stride, Start start) {
  int64_t i = 0;
  const auto at = [&](int64_t row) { return Left{a.data + row * a.row, a.row, a.step}; };
  for (; i + kTileRows <= rows; i += kTileRows) tile<kTileRows, C>(at(i), b, step, depth, c + i * stride, stride, start);
  switch (rows - i) {
    case 5: return tile<5, C>(at(i), b, step, depth, c + i * stride, stride, start);
    case 4: return tile<4, C>(at(i), b, step, depth, c + i * stride, stride, start);
    case 3: return tile<3, C>(at(i), b, step, depth, c + i * stride, stride, start);
    case 2: return tile<2, C>(at(i), b, step, depth, c + i * stride, stride, start);
    case 1: return tile<1, C>(at(i), b, step, depth, c + i * stride, stride, start);
    default: return;
  }
}

// Four columns at the end that no vector covers: inputs of a layer are a multiple of 4 only.
void narrowColumns(int64_t rows, Left a, const float *b, int64_t step, int64_t depth, int64_t width, float *c,
                   int64_t stride, Start start) {
  for (int64_t i = 0; i < rows; i++)
    for (int64_t j = 0; j < width; j++) {
      float total = start == kAdd ? c[i * stride + j] : 0.0f;
      for (int64_t k = 0; k < depth; k++) total += a.data[i * a.row + k * a.step] * b[k * step + j];
      c[i * stride + j] = total;
    }
}

// c[i, j] (+)= sum over k of a[i, k] b[k, j]; c is [rows, columns] with `stride` floats a row.
void product(int64_t rows, int64_t columns, int64_t depth, Left a, Right b, float *c, int64_t stride, Start start) {
  for (int64_t first = 0; first < columns; first += kPanel) {
    const float *panel = b.data + first / kPanel * b.panel;
    const int64_t width = columns - first < kPanel ? columns - first : kPanel;
    const int64_t vectors = width / LANES;
    float *to = c + first;
    switch (vectors) {
#if PANEL_VECTORS == 4
      case 4: column<4>(rows, a, panel, b.step, depth, to, stride, start); break;
      case 3: column<3>(rows, a, panel, b.step, depth, to, stride, start); break;
#endif
      case 2: column<2>(rows, a, panel, b.step, depth, to, stride, start); break;
      case 1: column<1>(rows, a, panel, b.step, depth, to, stride, start); break;
      default: break;
    }
    const int64_t done = vectors * LANES;
    if (done < width) narrowColumns(rows, a, panel + done, b.step, depth, width - done, to + done, stride, start);
  }
}

inline Left asRows(const float *matrix, int64_t columns) { return {matrix, columns, 1}; }
inline Left transposed(const float *matrix, int64_t columns) { return {matrix, 1, columns}; }

void addColumnSums(const float *x, int64_t rows, int64_t width, int64_t stride, float *sums) {
  for (int64_t j = 0; j < width; j += LANES) {
    Lanes total = load(sums + j);
    for (int64_t i = 0; i < rows; i++) total += load(x + i * stride + j);
    store(sums + j, total);
  }
}

// ---- layer norm and SiLU ------------------------------------------------------------------------------------------

struct RowNorm {
  float mean, inverse;
};

// Rows first, their use later: no row waits for its own sums.
void rowNorms(const float *x, int64_t rows, int64_t width, int64_t stride, RowNorm *norms) {
  const float share = 1.0f / static_cast<float>(width);
  for (int64_t i = 0; i < rows; i++) {
    const float *row = x + i * stride;
    Lanes total = {};
    for (int64_t j = 0; j < width; j += LANES) total += load(row + j);
    norms[i].mean = sum(total) * share;
  }
  for (int64_t i = 0; i < rows; i++) {
    const float *row = x + i * stride;
    const float mean = norms[i].mean;
    Lanes total = {};
    for (int64_t j = 0; j < width; j += LANES) {
      const Lanes centred = load(row + j) - mean;
      total += centred * centred;
    }
    norms[i].inverse = 1.0f / __builtin_sqrtf(sum(total) * share + kNormEpsilon);
  }
}

// y = base + SiLU(norm(x)), base may be null
void addSiluOfNorm(const float *x, int64_t stride, int64_t rows, int64_t width, const RowNorm *norms, const float *gain,
                   const float *shift, const float *const *base, float *y) {
  for (int64_t i = 0; i < rows; i++) {
    const float *row = x + i * stride;
    const float mean = norms[i].mean, inverse = norms[i].inverse;
    for (int64_t j = 0; j < width; j += LANES) {
      const Lanes l = (load(row + j) - mean) * inverse * load(gain + j) + load(shift + j);
      Lanes out = silu(l);
      if (base != nullptr) out += load(base[i] + j);
      store(y + i * width + j, out);
    }
  }
}

// From d(loss)/d(SiLU(norm(x))) to d(loss)/dx, and the sums for gain and shift.
// dx = inverse (d - mean(d) - n mean(d n)), d = dl gain, n = (x - mean) inverse
struct NormGradient {
  const float *gain, *shift;
  float *ofGain, *ofShift;
};

template <bool kAddTo>
void siluOfNormGradient(const float *x, int64_t stride, int64_t rows, int64_t width, const RowNorm *norms,
                        const float *dy, const NormGradient &g, float *d, float *dx, int64_t dxStride) {
  const float share = 1.0f / static_cast<float>(width);
  float along[kBlock], mean[kBlock];
  for (int64_t i = 0; i < rows; i++) {
    const float *row = x + i * stride;
    Lanes total = {}, totalAlong = {};
    for (int64_t j = 0; j < width; j += LANES) {
      const Lanes gain = load(g.gain + j);
      const Lanes n = (load(row + j) - norms[i].mean) * norms[i].inverse;
      const Lanes l = n * gain + load(g.shift + j);
      const Lanes s = sigmoid(l);
      const Lanes dl = load(dy + i * width + j) * (s + l * s * (1.0f - s));
      store(g.ofGain + j, load(g.ofGain + j) + dl * n);
      store(g.ofShift + j, load(g.ofShift + j) + dl);
      const Lanes scaled = dl * gain;
      store(d + i * width + j, scaled);
      total += scaled;
      totalAlong += scaled * n;
    }
    mean[i] = sum(total) * share;
    along[i] = sum(totalAlong) * share;
  }
  for (int64_t i = 0; i < rows; i++) {
    const float *row = x + i * stride;
    for (int64_t j = 0; j < width; j += LANES) {
      const Lanes n = (load(row + j) - norms[i].mean) * norms[i].inverse;
      Lanes out = (load(d + i * width + j) - mean[i] - n * along[i]) * norms[i].inverse;
      float *to = dx + i * dxStride + j;
      if (kAddTo) out += load(to);
      store(to, out);
    }
  }
}

// ---- convolution --------------------------------------------------------------------------------------------------

void convolution(const Convolution &c, const float *nodeBias, const float *edgeBias, const ConvolutionResult &out) {
  const int64_t n = c.nodes, e = c.edges, h = c.width, wide = 4 * h;
  const bool shared = c.yIndex != nullptr;
  Scratch scratch(packedSize(wide, h) + packedSize(h, h) + (shared ? c.rows * h : kBlock * h) + kBlock * h +
                  2 * kBlock + wide + 256);
  const Right maps = packTransposed(c.nodeMaps, wide, h, scratch.take(packedSize(wide, h)));
  const Right gate = packTransposed(c.edgeGate, h, h, scratch.take(packedSize(h, h)));
  float *gates = scratch.take((shared ? c.rows : kBlock) * h);
  float *own = scratch.take(kBlock * h);
  RowNorm *norms = reinterpret_cast<RowNorm *>(scratch.take(2 * kBlock));
  // The bias of C joins that of B: at the few nodes instead of the many edges.
  float *bias = scratch.take(wide);
  memcpy(bias, nodeBias, wide * sizeof(float));
  for (int64_t j = 0; j < h; j++) bias[h + j] += edgeBias[j];
  for (int64_t i = 0; i < n; i++) memcpy(out.maps + i * wide, bias, wide * sizeof(float));
  product(n, wide, h, asRows(c.x, h), maps, out.maps, wide, kAdd);
  if (shared) product(c.rows, h, h, asRows(c.y, h), gate, gates, h, kZero);
  clear(out.mean, n * h);
  for (int64_t i = 0; i < n * h; i++) out.denominator[i] = kGateEpsilon;

  const float *base[kBlock];
  for (int64_t first = 0; first < e; first += kBlock) {
    const int64_t count = e - first < kBlock ? e - first : kBlock;
    if (!shared) product(count, h, h, asRows(c.y + first * h, h), gate, gates, h, kZero);
    float *m = out.m != nullptr ? out.m + first * h : own;
    for (int64_t i = 0; i < count; i++) {
      const int64_t edge = first + i;
      const float *ofSource = out.maps + c.source[edge] * wide;
      const float *atTarget = out.maps + c.target[edge] * wide + h;
      const int64_t row = shared ? c.yIndex[edge] : i;
      const float *own = gates + row * h;
      float *numerator = out.mean + c.target[edge] * h;
      float *denominator = out.denominator + c.target[edge] * h;
      const float weight = c.weight[edge];
      base[i] = c.y + (shared ? row : edge) * h;
      for (int64_t j = 0; j < h; j += LANES) {
        const Lanes argument = load(ofSource + j) + load(atTarget + j) + load(own + j);
        const Lanes sigma = weight / onePlusExponentialOfMinus(argument);
        store(m + i * h + j, argument);
        store(numerator + j, load(numerator + j) + sigma * load(ofSource + 2 * h + j));
        store(denominator + j, load(denominator + j) + sigma);
      }
    }
    if (!c.updatesEdges) continue;
    rowNorms(m, count, h, h, norms);
    addSiluOfNorm(m, h, count, h, norms, c.edgeGain, c.edgeShift, base, out.y + first * h);
  }

  for (int64_t first = 0; first < n; first += kBlock) {
    const int64_t count = n - first < kBlock ? n - first : kBlock;
    for (int64_t i = 0; i < count; i++) {
      const int64_t node = first + i;
      base[i] = c.x + node * h;
      for (int64_t j = 0; j < h; j += LANES) {
        const Lanes mean = load(out.mean + node * h + j) / load(out.denominator + node * h + j);
        store(out.mean + node * h + j, mean);
        store(own + i * h + j, load(out.maps + node * wide + 3 * h + j) + mean);
      }
    }
    rowNorms(own, count, h, h, norms);
    addSiluOfNorm(own, h, count, h, norms, c.nodeGain, c.nodeShift, base, out.x + first * h);
  }
}

// Gradients of the node part: dS into the maps' gradients, and d(mean) / denominator.
void nodeGradient(const Convolution &c, const ConvolutionState &kept, const ConvolutionGradient &g, float *ofMaps,
                  float *ratio, float *own, float *d, RowNorm *norms) {
  const int64_t n = c.nodes, h = c.width, wide = 4 * h;
  const NormGradient norm = {c.nodeGain, c.nodeShift, g.nodeGain, g.nodeShift};
  for (int64_t first = 0; first < n; first += kBlock) {
    const int64_t count = n - first < kBlock ? n - first : kBlock;
    for (int64_t i = 0; i < count; i++)
      for (int64_t j = 0; j < h; j += LANES)
        store(own + i * h + j, load(kept.maps + (first + i) * wide + 3 * h + j) + load(kept.mean + (first + i) * h + j));
    rowNorms(own, count, h, h, norms);
    siluOfNormGradient<false>(own, h, count, h, norms, g.ofX + first * h, norm, d, ofMaps + first * wide + 3 * h, wide);
    for (int64_t i = first; i < first + count; i++)
      for (int64_t j = 0; j < h; j += LANES)
        store(ratio + i * h + j, load(ofMaps + i * wide + 3 * h + j) / load(kept.denominator + i * h + j));
  }
}

void convolutionGradient(const Convolution &c, const ConvolutionState &kept, const ConvolutionGradient &g) {
  const int64_t n = c.nodes, e = c.edges, h = c.width, wide = 4 * h;
  const bool shared = c.yIndex != nullptr;
  Scratch scratch(n * wide + n * h + 3 * kBlock * h + 2 * kBlock + (shared ? c.rows * h : 0) + 256);
  float *ofMaps = scratch.take(n * wide);
  float *ratio = scratch.take(n * h);
  float *own = scratch.take(kBlock * h);
  float *d = scratch.take(kBlock * h);
  float *dm = scratch.take(kBlock * h);
  RowNorm *norms = reinterpret_cast<RowNorm *>(scratch.take(2 * kBlock));
  float *dmOfRows = shared ? scratch.take(c.rows * h) : nullptr;
  for (int64_t i = 0; i < n; i++) clear(ofMaps + i * wide, 3 * h);
  float *const sums[] = {g.nodeGain, g.nodeShift, g.edgeGain, g.edgeShift, g.edgeBias};
  for (float *each : sums) clear(each, h);
  clear(g.nodeBias, wide);
  clear(g.edgeGate, h * h);
  if (shared) {
    clear(dmOfRows, c.rows * h);
    clear(g.y, c.rows * h);
  }
  nodeGradient(c, kept, g, ofMaps, ratio, own, d, norms);

  const NormGradient norm = {c.edgeGain, c.edgeShift, g.edgeGain, g.edgeShift};
  for (int64_t first = 0; first < e; first += kBlock) {
    const int64_t count = e - first < kBlock ? e - first : kBlock;
    const float *m = kept.m + first * h;
    for (int64_t i = 0; i < count; i++) {
      const int64_t edge = first + i, target = c.target[edge];
      const float *ofSource = kept.maps + c.source[edge] * wide + 2 * h;
      const float *mean = kept.mean + target * h;
      const float *atTarget = ratio + target * h;
      float *dSource = ofMaps + c.source[edge] * wide + 2 * h;
      const float weight = c.weight[edge];
      for (int64_t j = 0; j < h; j += LANES) {
        const Lanes sigma = sigmoid(load(m + i * h + j));
        const Lanes a = weight * sigma * load(atTarget + j);
        store(dSource + j, load(dSource + j) + a);
        store(dm + i * h + j, a * (load(ofSource + j) - load(mean + j)) * (1.0f - sigma));
      }
    }
    if (c.updatesEdges) {
      rowNorms(m, count, h, h, norms);
      siluOfNormGradient<true>(m, h, count, h, norms, g.ofY + first * h, norm, d, dm, h);
    }
    for (int64_t i = 0; i < count; i++) {
      const int64_t edge = first + i;
      float *atSource = ofMaps + c.source[edge] * wide;
      float *atTarget = ofMaps + c.target[edge] * wide + h;
      float *atRow = shared ? dmOfRows + c.yIndex[edge] * h : nullptr;
      for (int64_t j = 0; j < h; j += LANES) {
        const Lanes each = load(dm + i * h + j);
        store(atSource + j, load(atSource + j) + each);
        store(atTarget + j, load(atTarget + j) + each);
        if (shared) store(atRow + j, load(atRow + j) + each);
      }
    }
    if (shared) {
      if (c.updatesEdges)
        for (int64_t i = 0; i < count; i++) {
          float *to = g.y + c.yIndex[first + i] * h;
          const float *from = g.ofY + (first + i) * h;
          for (int64_t j = 0; j < h; j += LANES) store(to + j, load(to + j) + load(from + j));
        }
      continue;
    }
    product(h, h, count, transposed(dm, h), rowsOf(c.y + first * h, h), g.edgeGate, h, kAdd);
    float *dy = g.y + first * h;
    if (c.updatesEdges && dy != g.ofY + first * h) memcpy(dy, g.ofY + first * h, count * h * sizeof(float));
    product(count, h, h, asRows(dm, h), rowsOf(c.edgeGate, h), dy, h, c.updatesEdges ? kAdd : kZero);
  }
  if (shared) {
    product(h, h, c.rows, transposed(dmOfRows, h), rowsOf(c.y, h), g.edgeGate, h, kAdd);
    product(c.rows, h, h, asRows(dmOfRows, h), rowsOf(c.edgeGate, h), g.y, h, kAdd);
  }
  if (g.x != g.ofX) memcpy(g.x, g.ofX, n * h * sizeof(float));
  product(n, h, wide, asRows(ofMaps, wide), rowsOf(c.nodeMaps, h), g.x, h, kAdd);
  product(wide, h, n, transposed(ofMaps, wide), rowsOf(c.x, h), g.nodeMaps, h, kZero);
  addColumnSums(ofMaps, n, wide, wide, g.nodeBias);
  memcpy(g.edgeBias, g.nodeBias + h, h * sizeof(float));
}

// ---- layers of the embeddings -------------------------------------------------------------------------------------

void layer(const Layer &l, float *y, float *affine) {
  const int64_t n = l.rows, k = l.inputs, h = l.width;
  Scratch scratch(packedSize(h, k) + kBlock * h + 2 * kBlock + 256);
  const Right weight = packTransposed(l.weight, h, k, scratch.take(packedSize(h, k)));
  float *own = scratch.take(kBlock * h);
  RowNorm *norms = reinterpret_cast<RowNorm *>(scratch.take(2 * kBlock));
  for (int64_t first = 0; first < n; first += kBlock) {
    const int64_t count = n - first < kBlock ? n - first : kBlock;
    float *a = affine != nullptr ? affine + first * h : own;
    for (int64_t i = 0; i < count; i++) memcpy(a + i * h, l.bias, h * sizeof(float));
    product(count, h, k, asRows(l.x + first * k, k), weight, a, h, kAdd);
    rowNorms(a, count, h, h, norms);
    addSiluOfNorm(a, h, count, h, norms, l.gain, l.shift, nullptr, y + first * h);
  }
}

void layerGradient(const Layer &l, const LayerGradient &g) {
  const int64_t n = l.rows, k = l.inputs, h = l.width;
  Scratch scratch(2 * kBlock * h + 2 * kBlock + 256);
  float *d = scratch.take(kBlock * h);
  float *da = scratch.take(kBlock * h);
  RowNorm *norms = reinterpret_cast<RowNorm *>(scratch.take(2 * kBlock));
  float *const sums[] = {g.bias, g.gain, g.shift};
  for (float *each : sums) clear(each, h);
  clear(g.weight, h * k);
  const NormGradient norm = {l.gain, l.shift, g.gain, g.shift};
  for (int64_t first = 0; first < n; first += kBlock) {
    const int64_t count = n - first < kBlock ? n - first : kBlock;
    const float *a = g.affine + first * h;
    rowNorms(a, count, h, h, norms);
    siluOfNormGradient<false>(a, h, count, h, norms, g.ofY + first * h, norm, d, da, h);
    addColumnSums(da, count, h, h, g.bias);
    product(h, k, count, transposed(da, h), rowsOf(l.x + first * k, k), g.weight, k, kAdd);
    if (g.x != nullptr) product(count, k, h, asRows(da, h), rowsOf(l.weight, k), g.x + first * k, k, kZero);
  }
}

// ---- optimiser ----------------------------------------------------------------------------------------------------

// m <- m + (1 - b1)(g - m), v <- v + (1 - b2)(g^2 - v), p <- p kept - step m / (sqrt(v) + epsilon)
void adamw(const AdamW &a, int64_t first, int64_t size, const float *gradient) {
  float *__restrict p = a.parameter + first;
  float *__restrict m = a.firstMoment + first;
  float *__restrict v = a.secondMoment + first;
  const float *__restrict g = gradient;
  const float forget1 = 1.0f - a.beta1, forget2 = 1.0f - a.beta2;
  const float kept = a.decays ? a.kept : 1.0f;
  for (int64_t i = 0; i < size; i++) {
    m[i] += (g[i] - m[i]) * forget1;
    v[i] += (g[i] * g[i] - v[i]) * forget2;
    p[i] = p[i] * kept - (m[i] * a.stepSize) / (__builtin_sqrtf(v[i]) + a.epsilon);
  }
}

}  // namespace

const Kernels LOOM_KERNELS = {SET_NAME, convolution, convolutionGradient, layer, layerGradient, adamw};

}  // namespace loom
