// SPDX-License-Identifier: BSD-3-Clause
#include "denoise/onnx.h"

#include <climits>
#include <initializer_list>

#include "base/error.h"
#include "denoise/protobuf_writer.h"

namespace harima {

namespace {

using Message = ProtobufMessage;
using Names = std::initializer_list<std::string>;

// Numbers of fields and types: onnx/onnx.proto.
constexpr int kIrVersion = 7, kOpset = 13;
namespace model_field {
enum { ir_version = 1, producer = 2, doc = 6, graph = 7, opset = 8, metadata = 14 };
}
namespace graph_field {
enum { node = 1, name = 2, initializer = 5, input = 11, output = 12 };
}
namespace node_field {
enum { input = 1, output = 2, name = 3, op = 4, attribute = 5 };
}
namespace attribute_field {
enum { name = 1, real = 2, integer = 3, text = 4, integers = 8, type = 20 };
}
namespace attribute_type {
enum { real = 1, integer = 2, text = 3, integers = 7 };
}
namespace tensor_field {
enum { dims = 1, type = 2, name = 8, raw = 9 };
}
namespace tensor_type {
enum { f32 = 1, i64 = 7 };
}

Message attribute(const std::string& name, float value) {
  return Message()
      .text(attribute_field::name, name)
      .real(attribute_field::real, value)
      .number(attribute_field::type, attribute_type::real);
}
Message attribute(const std::string& name, int value) {
  return Message()
      .text(attribute_field::name, name)
      .number(attribute_field::integer, value)
      .number(attribute_field::type, attribute_type::integer);
}
Message attribute(const std::string& name, const char* value) {
  return Message()
      .text(attribute_field::name, name)
      .text(attribute_field::text, value)
      .number(attribute_field::type, attribute_type::text);
}
Message attribute(const std::string& name, std::initializer_list<int> values) {
  Message message;
  message.text(attribute_field::name, name);
  for (const int value : values) message.number(attribute_field::integers, value);
  return message.number(attribute_field::type, attribute_type::integers);
}

// A graph that grows node by node. Each has one output, whose name is that of the node.
class Graph {
 public:
  std::string node(const char* op, const std::string& name, Names inputs,
                   std::initializer_list<Message> attributes = {}) {
    Message node;
    for (const std::string& input : inputs) node.text(node_field::input, input);
    node.text(node_field::output, name).text(node_field::name, name).text(node_field::op, op);
    for (const Message& attribute : attributes) node.message(node_field::attribute, attribute);
    message_.message(graph_field::node, node);
    return name;
  }
  std::string constant(const std::string& name, const std::vector<int64_t>& sizes,
                       const std::vector<float>& values) {
    return tensor(name, sizes, tensor_type::f32, values.data(), values.size() * sizeof(float));
  }
  std::string integer(const std::string& name, int64_t value) {
    return tensor(name, {1}, tensor_type::i64, &value, sizeof value);
  }
  // n x channels x height x width, the rest of any size.
  void image(int field, const std::string& name, int channels) {
    Message shape;
    for (const char* side : {"n", "", "height", "width"})
      shape.message(1, *side ? Message().text(2, side) : Message().number(1, channels));
    message_.message(field,
                     Message().text(1, name).message(
                         2, Message().message(1, Message().number(1, tensor_type::f32).message(2, shape))));
  }
  const Message& message() { return message_.text(graph_field::name, "unet"); }

 private:
  std::string tensor(const std::string& name, const std::vector<int64_t>& sizes, int type, const void* values,
                     size_t bytes) {
    Message message;
    for (const int64_t size : sizes) message.number(tensor_field::dims, size);
    message.number(tensor_field::type, type)
        .text(tensor_field::name, name)
        .text(tensor_field::raw, {static_cast<const char*>(values), bytes});
    message_.message(graph_field::initializer, message);
    return name;
  }

  Message message_;
};

// The layers of network.h, in their order.
class Unet {
 public:
  Unet(const Model& model, Graph& graph)
      : layers_(layers_of(model.shape)), next_(layers_.begin()), tensors_(model.tensors), graph_(graph) {}

  std::string layer(const std::string& images) {
    const Layer& layer = *next_++;
    const auto part = [&](const char* suffix) {
      const Tensor& tensor = tensor_named(tensors_, layer.name + suffix);
      return graph_.constant(tensor.name, tensor.sizes, tensor.values);
    };
    const int border = layer.side / 2;
    const std::string sum = graph_.node("Conv", layer.name + ".sum", {images, part(".weight"), part(".bias")},
                                        {attribute("kernel_shape", {layer.side, layer.side}),
                                         attribute("pads", {border, border, border, border})});
    return layer.is_normalised
               ? graph_.node("LeakyRelu", layer.name, {sum}, {attribute("alpha", float(kLeakySlope))})
               : sum;
  }
  std::string pair(const std::string& images) { return layer(layer(images)); }

 private:
  const std::vector<Layer> layers_;
  std::vector<Layer>::const_iterator next_;
  const Tensors& tensors_;
  Graph& graph_;
};

std::string noise_of(const std::string& images, const Model& model, Graph& graph) {
  Unet unet(model, graph);
  const std::string twice = graph.constant("twice", {4}, {1, 1, 2, 2});
  std::vector<std::string> ways;  // across, level by level
  std::string now = images;
  for (int level = 0; level < model.shape.depth; ++level) {
    ways.push_back(unet.pair(now));
    now = graph.node("MaxPool", fmt::format("down{}.pool", level), {ways.back()},
                     {attribute("kernel_shape", {2, 2}), attribute("strides", {2, 2})});
  }
  now = unet.pair(now);
  for (int level = model.shape.depth - 1; level >= 0; --level) {
    const std::string name = fmt::format("up{}", level);
    const std::string doubled =
        graph.node("Resize", name + ".doubled", {unet.layer(now), "", twice},
                   {attribute("mode", "nearest"), attribute("coordinate_transformation_mode", "asymmetric"),
                    attribute("nearest_mode", "floor")});
    now = unet.pair(
        graph.node("Concat", name + ".joined", {ways[size_t(level)], doubled}, {attribute("axis", 1)}));
  }
  return unet.layer(now);
}

}  // namespace

std::string onnx_bytes(const Model& model) {
  Graph graph;
  graph.image(graph_field::input, "slices", model.shape.channels());
  graph.image(graph_field::output, "denoised", 1);
  const std::string mean = graph.constant("mean", {}, {float(model.scale.mean)}),
                    deviation = graph.constant("deviation", {}, {float(model.scale.deviation)});
  const std::string scaled =
      graph.node("Div", "scaled", {graph.node("Sub", "centred", {"slices", mean}), deviation});
  const std::string noise = noise_of(scaled, model, graph);
  const std::string middle =
      graph.node("Slice", "middle",
                 {"slices", graph.integer("first", model.shape.reach),
                  graph.integer("last", model.shape.reach + 1), graph.integer("axis", 1)});
  graph.node("Add", "denoised", {middle, graph.node("Mul", "taken", {noise, deviation})});
  Message file;
  file.number(model_field::ir_version, kIrVersion).text(model_field::producer, "ct-denoise");
  file.text(model_field::doc, fmt::format("slices: a slice with {} neighbours on either side, of the mean of "
                                          "all parts but one; denoised: the slice. Sides: multiples of {}.",
                                          model.shape.reach, model.shape.grain()));
  file.message(model_field::graph, graph.message())
      .message(model_field::opset, Message().text(1, "").number(2, kOpset));
  file.message(model_field::metadata, Message().text(1, "denoise.model").text(2, model_hash(model)));
  if (file.bytes().size() > size_t(INT_MAX))
    fail("{} bytes, a file of ONNX holds at most {}", file.bytes().size(), INT_MAX);
  return file.bytes();
}

}  // namespace harima
