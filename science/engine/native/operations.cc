// The fused operations as TensorFlow knows them, through its C interface alone, and the entry by which Node loads them
// beside tfjs-node's binding: the copy of TensorFlow that is in the process already is found by its library's name.
//
// An operation works in one thread and in a fixed order. An attribute must not be called like an input or an output:
// TensorFlow ends the process at the first lookup of any operation then, not at registration.
#include <stdlib.h>
#include <string.h>

#include "kernels.h"
#include "tensorflow/c/kernels.h"
#include "tensorflow/c/kernels_experimental.h"
#include "tensorflow/c/ops.h"

namespace {

using loom::Kernels;

// The set that SPECTRALOOM_FUSED names, else the widest that the processor has. Null: the processor lacks it.
const Kernels *choose() {
  __builtin_cpu_init();
  const bool hasAvx2 = __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma");
  const bool hasAvx512 = hasAvx2 && __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512dq") &&
                         __builtin_cpu_supports("avx512bw") && __builtin_cpu_supports("avx512vl");
  const Kernels *const offered[] = {hasAvx512 ? &loom::kernelsAvx512 : nullptr, hasAvx2 ? &loom::kernelsAvx2 : nullptr};
  const char *wanted = getenv("SPECTRALOOM_FUSED");
  for (const Kernels *each : offered)
    if (each != nullptr && (wanted == nullptr || strcmp(wanted, each->name) == 0)) return each;
  return nullptr;
}

const Kernels *kernels = nullptr;

// ---- one call -----------------------------------------------------------------------------------------------------

constexpr int kMostTensors = 40;

// Inputs and outputs of one call. Every tensor that TensorFlow hands out is given back at the end.
class Call {
 public:
  explicit Call(TF_OpKernelContext *context) : context_(context), status_(TF_NewStatus()) {}
  ~Call() {
    for (int i = 0; i < held_; i++) TF_DeleteTensor(tensors_[i]);
    TF_DeleteStatus(status_);
  }

  TF_Tensor *input(int index) {
    TF_Tensor *tensor = nullptr;
    TF_GetInput(context_, index, &tensor, status_);
    return hold(tensor);
  }
  const float *floats(int index) { return data<const float>(input(index)); }
  const int32_t *integers(int index) { return data<const int32_t>(input(index)); }

  float *output(int index, int64_t rows, int64_t columns) {
    const int64_t shape[] = {rows, columns};
    return allocated(index, shape, 2);
  }
  float *output(int index, int64_t length) { return allocated(index, &length, 1); }
  // The memory of an input where nobody else needs it, else new memory.
  float *forwarded(int from, int index, int64_t rows, int64_t columns) {
    const int64_t shape[] = {rows, columns};
    int taken = -1;
    TF_Tensor *tensor = TF_ForwardInputOrAllocateOutput(context_, &from, 1, index, shape, 2, &taken, status_);
    return data<float>(hold(tensor));
  }
  float *variable(int index) {
    TF_Tensor *tensor = nullptr;
    TF_GetInputTensorFromVariable(context_, index, true, false, false, copyTensor, &tensor, status_);
    return data<float>(hold(tensor));
  }

  // Values of an index outside the rows that it points into would be read from anywhere.
  void requireRows(const int32_t *index, int64_t length, int64_t rows, const char *name) {
    for (int64_t i = 0; i < length && failed_ == nullptr; i++)
      if (index[i] < 0 || index[i] >= rows) failed_ = name;
  }
  void require(bool holds, const char *what) {
    if (!holds && failed_ == nullptr) failed_ = what;
  }
  // @returns false, and the call has failed, where something was refused
  bool sound() {
    if (TF_GetCode(status_) == TF_OK && failed_ == nullptr) return true;
    if (failed_ != nullptr) TF_SetStatus(status_, TF_INVALID_ARGUMENT, failed_);
    TF_OpKernelContext_Failure(context_, status_);
    return false;
  }
  TF_Status *status() { return status_; }

  static void copyTensor(TF_OpKernelContext *, TF_Tensor *from, TF_Tensor *to) {
    memcpy(TF_TensorData(to), TF_TensorData(from), TF_TensorByteSize(from));
    TF_DeleteTensor(from);
    TF_DeleteTensor(to);
  }

 private:
  TF_Tensor *hold(TF_Tensor *tensor) {
    if (tensor != nullptr) tensors_[held_++] = tensor;
    return tensor;
  }
  template <typename T>
  static T *data(TF_Tensor *tensor) {
    return tensor == nullptr ? nullptr : static_cast<T *>(TF_TensorData(tensor));
  }
  float *allocated(int index, const int64_t *shape, int rank) {
    int64_t size = 1;
    for (int i = 0; i < rank; i++) size *= shape[i];
    TF_Tensor *tensor =
        TF_AllocateOutput(context_, index, TF_FLOAT, shape, rank, static_cast<size_t>(size) * sizeof(float), status_);
    return data<float>(hold(tensor));
  }

  TF_OpKernelContext *context_;
  TF_Status *status_;
  TF_Tensor *tensors_[kMostTensors];
  int held_ = 0;
  const char *failed_ = nullptr;
};

int64_t rowsOf(TF_Tensor *tensor) { return tensor == nullptr ? 0 : TF_Dim(tensor, 0); }
int64_t columnsOf(TF_Tensor *tensor) { return tensor == nullptr || TF_NumDims(tensor) < 2 ? 0 : TF_Dim(tensor, 1); }

struct Flags {
  bool updatesEdges, shared, keep, wantsX, decays;
  float beta2;
};

void *readFlags(TF_OpKernelConstruction *construction) {
  auto *flags = static_cast<Flags *>(calloc(1, sizeof(Flags)));
  if (flags == nullptr) abort();
  TF_Status *status = TF_NewStatus();
  const auto flag = [&](const char *name, bool *to) {
    unsigned char value = 0;
    if (TF_OpKernelConstruction_HasAttr(construction, name, status) && TF_GetCode(status) == TF_OK)
      TF_OpKernelConstruction_GetAttrBool(construction, name, &value, status);
    *to = value != 0;
  };
  flag("updates_edges", &flags->updatesEdges);
  flag("shared", &flags->shared);
  flag("keep", &flags->keep);
  flag("wants_x", &flags->wantsX);
  flag("decays", &flags->decays);
  if (TF_OpKernelConstruction_HasAttr(construction, "second_decay", status) && TF_GetCode(status) == TF_OK)
    TF_OpKernelConstruction_GetAttrFloat(construction, "second_decay", &flags->beta2, status);
  TF_DeleteStatus(status);
  return flags;
}
void deleteFlags(void *flags) { free(flags); }

// ---- convolution --------------------------------------------------------------------------------------------------

constexpr const char *kConvolutionInputs[] = {"x: float",         "y: float",         "row: int32",       "source: int32",
                                              "target: int32",    "weight: float",    "node_maps: float", "edge_gate: float",
                                              "node_gain: float", "node_shift: float", "edge_gain: float", "edge_shift: float"};
constexpr int kShared = sizeof(kConvolutionInputs) / sizeof(char *);

// Reads the inputs that both directions share, from input `first` on.
loom::Convolution convolutionInputs(Call &call, int first, const Flags &flags) {
  TF_Tensor *x = call.input(first), *y = call.input(first + 1), *target = call.input(first + 4);
  loom::Convolution c{};
  c.nodes = rowsOf(x);
  c.width = columnsOf(x);
  c.rows = rowsOf(y);
  c.edges = rowsOf(target);
  if (!call.sound()) return c;
  call.require(c.width > 0 && c.width % 16 == 0, "the features are no multiple of 16");
  call.require(columnsOf(y) == c.width, "atoms and bonds have features of different widths");
  call.require(flags.shared || c.rows == c.edges, "edges without an index have no row each");
  c.x = static_cast<const float *>(TF_TensorData(x));
  c.y = static_cast<const float *>(TF_TensorData(y));
  TF_Tensor *row = call.input(first + 2), *source = call.input(first + 3), *weight = call.input(first + 5);
  call.require(rowsOf(source) == c.edges && rowsOf(weight) == c.edges, "sources or weights are not one for each edge");
  call.require(!flags.shared || rowsOf(row) == c.edges, "the index of shared rows is not one for each edge");
  c.source = static_cast<const int32_t *>(TF_TensorData(source));
  c.target = static_cast<const int32_t *>(TF_TensorData(target));
  c.yIndex = flags.shared ? static_cast<const int32_t *>(TF_TensorData(row)) : nullptr;
  c.weight = static_cast<const float *>(TF_TensorData(weight));
  TF_Tensor *maps = call.input(first + 6), *gate = call.input(first + 7);
  call.require(rowsOf(maps) == 4 * c.width && columnsOf(maps) == c.width, "the maps of the nodes are not [4 h, h]");
  call.require(rowsOf(gate) == c.width && columnsOf(gate) == c.width, "the gate of the edges is not [h, h]");
  c.nodeMaps = static_cast<const float *>(TF_TensorData(maps));
  c.edgeGate = static_cast<const float *>(TF_TensorData(gate));
  c.nodeGain = call.floats(first + 8);
  c.nodeShift = call.floats(first + 9);
  c.edgeGain = call.floats(first + 10);
  c.edgeShift = call.floats(first + 11);
  c.updatesEdges = flags.updatesEdges;
  if (!call.sound()) return c;
  call.requireRows(c.source, c.edges, c.nodes, "a source is no row of the nodes");
  call.requireRows(c.target, c.edges, c.nodes, "a target is no row of the nodes");
  if (flags.shared) call.requireRows(c.yIndex, c.edges, c.rows, "an index of shared rows is no row");
  return c;
}

void convolution(void *state, TF_OpKernelContext *context) {
  const Flags &flags = *static_cast<Flags *>(state);
  Call call(context);
  const loom::Convolution c = convolutionInputs(call, 0, flags);
  const float *nodeBias = call.floats(kShared), *edgeBias = call.floats(kShared + 1);
  if (!call.sound()) return;
  loom::ConvolutionResult out{};
  out.x = call.output(0, c.nodes, c.width);
  out.y = call.output(1, c.updatesEdges ? c.edges : 0, c.width);
  out.maps = call.output(2, c.nodes, 4 * c.width);
  float *m = call.output(3, flags.keep ? c.edges : 0, c.width);
  out.m = flags.keep ? m : nullptr;
  out.mean = call.output(4, c.nodes, c.width);
  out.denominator = call.output(5, c.nodes, c.width);
  if (call.sound()) kernels->convolution(c, nodeBias, edgeBias, out);
}

void convolutionGradient(void *state, TF_OpKernelContext *context) {
  const Flags &flags = *static_cast<Flags *>(state);
  Call call(context);
  const loom::Convolution c = convolutionInputs(call, 0, flags);
  if (!call.sound()) return;
  loom::ConvolutionState kept{};
  kept.maps = call.floats(kShared);
  TF_Tensor *m = call.input(kShared + 1);
  call.require(rowsOf(m) == c.edges, "the arguments of the gates were not kept");
  kept.m = call.floats(kShared + 1);
  kept.mean = call.floats(kShared + 2);
  kept.denominator = call.floats(kShared + 3);
  loom::ConvolutionGradient g{};
  const int ofX = kShared + 4, ofY = kShared + 5;
  g.ofX = call.floats(ofX);
  TF_Tensor *gradientOfY = call.input(ofY);
  call.require(!c.updatesEdges || rowsOf(gradientOfY) == c.edges, "the gradient of the edges is not one row for each");
  g.ofY = c.updatesEdges ? call.floats(ofY) : nullptr;
  if (!call.sound()) return;
  g.x = call.forwarded(ofX, 0, c.nodes, c.width);
  g.y = c.updatesEdges && !flags.shared ? call.forwarded(ofY, 1, c.rows, c.width) : call.output(1, c.rows, c.width);
  g.nodeMaps = call.output(2, 4 * c.width, c.width);
  g.nodeBias = call.output(3, 4 * c.width);
  g.edgeGate = call.output(4, c.width, c.width);
  g.edgeBias = call.output(5, c.width);
  g.nodeGain = call.output(6, c.width);
  g.nodeShift = call.output(7, c.width);
  g.edgeGain = call.output(8, c.width);
  g.edgeShift = call.output(9, c.width);
  if (call.sound()) kernels->convolutionGradient(c, kept, g);
}

// ---- layers of the embeddings -------------------------------------------------------------------------------------

loom::Layer layerInputs(Call &call) {
  TF_Tensor *x = call.input(0), *weight = call.input(1);
  loom::Layer l{};
  l.rows = rowsOf(x);
  l.inputs = columnsOf(x);
  l.width = rowsOf(weight);
  if (!call.sound()) return l;
  call.require(l.inputs > 0 && l.inputs % 4 == 0, "the inputs are no multiple of 4");
  call.require(l.width > 0 && l.width % 16 == 0, "the features are no multiple of 16");
  call.require(columnsOf(weight) == l.inputs, "the weights do not fit the inputs");
  l.x = static_cast<const float *>(TF_TensorData(x));
  l.weight = static_cast<const float *>(TF_TensorData(weight));
  l.gain = call.floats(2);
  l.shift = call.floats(3);
  return l;
}

void mlp(void *state, TF_OpKernelContext *context) {
  const Flags &flags = *static_cast<Flags *>(state);
  Call call(context);
  loom::Layer l = layerInputs(call);
  l.bias = call.floats(4);
  if (!call.sound()) return;
  float *y = call.output(0, l.rows, l.width);
  float *affine = call.output(1, flags.keep ? l.rows : 0, l.width);
  if (call.sound()) kernels->layer(l, y, flags.keep ? affine : nullptr);
}

void mlpGradient(void *state, TF_OpKernelContext *context) {
  const Flags &flags = *static_cast<Flags *>(state);
  Call call(context);
  const loom::Layer l = layerInputs(call);
  loom::LayerGradient g{};
  TF_Tensor *affine = call.input(4);
  call.require(rowsOf(affine) == l.rows, "the products of the layer were not kept");
  g.affine = call.floats(4);
  g.ofY = call.floats(5);
  if (!call.sound()) return;
  float *x = call.output(0, flags.wantsX ? l.rows : 0, l.inputs);
  g.x = flags.wantsX ? x : nullptr;
  g.weight = call.output(1, l.width, l.inputs);
  g.bias = call.output(2, l.width);
  g.gain = call.output(3, l.width);
  g.shift = call.output(4, l.width);
  if (call.sound()) kernels->layerGradient(l, g);
}

// ---- optimiser ----------------------------------------------------------------------------------------------------

// Inputs: three variables, rates [stepSize, kept, beta1, epsilon], then gradients of consecutive pieces.
void adamw(void *state, TF_OpKernelContext *context) {
  const Flags &flags = *static_cast<Flags *>(state);
  Call call(context);
  const float *rates = call.floats(3);
  if (!call.sound()) return;
  const int variables[] = {0, 1, 2};
  TF_VariableInputLockHolder *lock = nullptr;
  TF_MaybeLockVariableInputMutexesInOrder(context, true, false, variables, 3, Call::copyTensor, &lock, call.status());
  if (!call.sound()) return;
  loom::AdamW step{};
  step.parameter = call.variable(0);
  step.firstMoment = call.variable(1);
  step.secondMoment = call.variable(2);
  step.stepSize = rates[0];
  step.kept = rates[1];
  step.beta1 = rates[2];
  step.epsilon = rates[3];
  step.beta2 = flags.beta2;
  step.decays = flags.decays;
  if (call.sound()) {
    int64_t first = 0;
    const int count = TF_NumInputs(context);
    for (int i = 4; i < count; i++) {
      TF_Tensor *gradient = nullptr;
      TF_GetInput(context, i, &gradient, call.status());
      if (!call.sound()) break;
      const int64_t size = TF_TensorElementCount(gradient);
      kernels->adamw(step, first, size, static_cast<const float *>(TF_TensorData(gradient)));
      first += size;
      TF_DeleteTensor(gradient);
    }
  }
  TF_ReleaseVariableInputLockHolder(lock);
}

// ---- registration -------------------------------------------------------------------------------------------------

void unknownShapes(TF_ShapeInferenceContext *context, TF_Status *status) {
  TF_ShapeInferenceContextSetUnknownShape(context, status);
}

class Definition {
 public:
  explicit Definition(const char *name) : builder_(TF_NewOpDefinitionBuilder(name)) {
    TF_OpDefinitionBuilderSetShapeInferenceFunction(builder_, unknownShapes);
  }
  template <int N>
  Definition &inputs(const char *const (&names)[N]) {
    for (const char *name : names) TF_OpDefinitionBuilderAddInput(builder_, name);
    return *this;
  }
  template <int N>
  Definition &outputs(const char *const (&names)[N]) {
    for (const char *name : names) TF_OpDefinitionBuilderAddOutput(builder_, name);
    return *this;
  }
  template <int N>
  Definition &attributes(const char *const (&names)[N]) {
    for (const char *name : names) TF_OpDefinitionBuilderAddAttr(builder_, name);
    return *this;
  }
  Definition &stateful() {
    TF_OpDefinitionBuilderSetIsStateful(builder_, true);
    return *this;
  }
  void add() {
    TF_Status *status = TF_NewStatus();
    TF_RegisterOpDefinition(builder_, status);
    if (TF_GetCode(status) != TF_OK) abort();
    TF_DeleteStatus(status);
  }

 private:
  TF_OpDefinitionBuilder *builder_;
};

void addKernel(const char *operation, void (*compute)(void *, TF_OpKernelContext *)) {
  TF_Status *status = TF_NewStatus();
  TF_KernelBuilder *builder = TF_NewKernelBuilder(operation, "CPU", readFlags, compute, deleteFlags);
  TF_RegisterKernelBuilder(operation, builder, status);
  if (TF_GetCode(status) != TF_OK) abort();
  TF_DeleteStatus(status);
}

void registerOperations() {
  Definition("LoomConvolution")
      .inputs(kConvolutionInputs)
      .inputs({"node_bias: float", "edge_bias: float"})
      .outputs({"new_x: float", "new_y: float", "maps: float", "arguments: float", "mean: float", "denominator: float"})
      .attributes({"updates_edges: bool", "shared: bool", "keep: bool"})
      .add();
  Definition("LoomConvolutionGradient")
      .inputs(kConvolutionInputs)
      .inputs({"maps: float", "arguments: float", "mean: float", "denominator: float", "of_x: float", "of_y: float"})
      .outputs({"dx: float", "dy: float", "d_node_maps: float", "d_node_bias: float", "d_edge_gate: float",
                "d_edge_bias: float", "d_node_gain: float", "d_node_shift: float", "d_edge_gain: float",
                "d_edge_shift: float"})
      .attributes({"updates_edges: bool", "shared: bool"})
      .add();
  Definition("LoomMlp")
      .inputs({"x: float", "weight: float", "gain: float", "shift: float", "bias: float"})
      .outputs({"y: float", "affine: float"})
      .attributes({"keep: bool"})
      .add();
  Definition("LoomMlpGradient")
      .inputs({"x: float", "weight: float", "gain: float", "shift: float", "affine: float", "of_y: float"})
      .outputs({"dx: float", "d_weight: float", "d_bias: float", "d_gain: float", "d_shift: float"})
      .attributes({"wants_x: bool"})
      .add();
  Definition("LoomAdamW")
      .inputs({"parameter: resource", "first_moment: resource", "second_moment: resource", "rates: float",
               "gradients: N * float"})
      .attributes({"N: int >= 1", "decays: bool", "second_decay: float"})
      .stateful()
      .add();
  addKernel("LoomConvolution", convolution);
  addKernel("LoomConvolutionGradient", convolutionGradient);
  addKernel("LoomMlp", mlp);
  addKernel("LoomMlpGradient", mlpGradient);
  addKernel("LoomAdamW", adamw);
}

}  // namespace

// Node's own interface, declared here so that none of its headers is needed.
extern "C" {
int napi_create_string_utf8(void *env, const char *text, size_t length, void **value);
int napi_set_named_property(void *env, void *object, const char *name, void *value);

// `exports.instructionSet`: empty where the processor has not the set that is wanted, and no operation is there.
__attribute__((visibility("default"))) void *napi_register_module_v1(void *env, void *exports) {
  if (kernels == nullptr) {
    kernels = choose();
    if (kernels != nullptr) registerOperations();
  }
  const char *name = kernels == nullptr ? "" : kernels->name;
  void *value = nullptr;
  napi_create_string_utf8(env, name, strlen(name), &value);
  napi_set_named_property(env, exports, "instructionSet", value);
  return exports;
}
}
