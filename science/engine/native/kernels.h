// Arithmetic of the fused operations (`operations.cc` gives it to TensorFlow). Float32, row-major, no allocation of results.
// The same source is compiled once for each instruction set; `Kernels` is what one of them offers.
#pragma once
#include <stdint.h>

namespace loom {

// Edge-gated convolution (science/model/edge-gated-convolution.ts): n nodes, e edges, h features (a multiple of 16).
// Edge features y have r rows; edge i has row yIndex[i], or row i where yIndex is null. Targets ascend.
struct Convolution {
  int64_t nodes, edges, rows, width;
  const float *x, *y;                     // [n, h], [r, h]
  const int32_t *yIndex, *source, *target;  // [e]
  const float *weight;                    // [e]
  const float *nodeMaps;                  // [4h, h]: A, B, D, S
  const float *edgeGate;                  // [h, h]: C
  const float *nodeGain, *nodeShift, *edgeGain, *edgeShift;  // [h]
  bool updatesEdges;
};

struct ConvolutionResult {
  float *x;            // [n, h]
  float *y;            // [e, h]; null unless edges are updated
  float *maps;         // [n, 4h]: A x, B x + bias of C, D x, S x
  float *m;            // [e, h]: arguments of the gates; null: not kept
  float *mean;         // [n, h]
  float *denominator;  // [n, h]
};

struct ConvolutionState {
  const float *maps, *m, *mean, *denominator;
};

struct ConvolutionGradient {
  const float *ofX, *ofY;  // [n, h], [e, h] (null unless edges are updated)
  float *x;                // [n, h]
  float *y;                // [r, h]; may be ofY where every edge has its own row
  float *nodeMaps, *nodeBias;  // [4h, h], [4h]
  float *edgeGate, *edgeBias;  // [h, h], [h]
  float *nodeGain, *nodeShift, *edgeGain, *edgeShift;  // [h]
};

// SiLU(norm(x W^T + b)): n rows, k inputs (a multiple of 4), h outputs (a multiple of 16).
struct Layer {
  int64_t rows, inputs, width;
  const float *x, *weight, *bias, *gain, *shift;  // [n, k], [h, k], [h], [h], [h]
};

struct LayerGradient {
  const float *ofY;              // [n, h]
  const float *affine;           // [n, h]: x W^T + b, kept by the forward pass
  float *x;                      // [n, k]; null: not wanted
  float *weight, *bias, *gain, *shift;
};

struct AdamW {
  float *parameter, *firstMoment, *secondMoment;
  float stepSize, kept, beta1, beta2, epsilon;
  bool decays;
};

struct Kernels {
  const char *name;
  void (*convolution)(const Convolution &, const float *nodeBias, const float *edgeBias, const ConvolutionResult &);
  void (*convolutionGradient)(const Convolution &, const ConvolutionState &, const ConvolutionGradient &);
  // affine: [n, h], or null where it is not kept
  void (*layer)(const Layer &, float *y, float *affine);
  void (*layerGradient)(const Layer &, const LayerGradient &);
  // Elements first .. first + size - 1 of the vectors, with their gradient.
  void (*adamw)(const AdamW &, int64_t first, int64_t size, const float *gradient);
};

extern const Kernels kernelsAvx512;
extern const Kernels kernelsAvx2;

}  // namespace loom
