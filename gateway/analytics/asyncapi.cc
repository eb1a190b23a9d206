#include "gateway/analytics/asyncapi.h"

#include <nlohmann/json.hpp>

#include "gateway/analytics/cloud_event.h"
#include "gateway/analytics/outgoing.h"
#include "gateway/routes/json_schema.h"

namespace klade {
namespace {

using Json = nlohmann::ordered_json;

constexpr std::string_view kVersion = "1.0.0";
constexpr std::string_view kBindingVersion = "0.5.0";
constexpr std::string_view kAbout =
    "What happens at schools, for analytics: one CloudEvent 1.0 a record, in binary mode, JSON "
    "data. Pupils are known by pseudonyms that nobody outside can resolve, and that cannot be "
    "computed any more once a pupil is erased. A type may get more fields; whatever else changes "
    "is a new type. Events of one key are in the order in which they happened; ce_id is unique. "
    "Without Kafka the same events come from GET /api/v1/analytics/events, in structured mode.";
constexpr std::string_view kUuid = "[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}";

std::string_view meaning_of(AnalyticsTopic topic) {
  switch (topic) {
    case AnalyticsTopic::marks:
      return "Marks as they are given, corrected and withdrawn.";
    case AnalyticsTopic::attendance:
      return "Who was absent or late, what was announced and what is excused.";
    case AnalyticsTopic::lessons:
      return "Lessons as they are recorded, corrected and withdrawn.";
  }
  return {};
}

template <class... Data, class Visit>
void each_type(const std::tuple<Data...>* /*of these types*/, const Visit& visit) {
  (visit.template operator()<Data>(), ...);
}
template <class Visit>
void each_type(const Visit& visit) {
  const OutgoingTypes* const types = nullptr;
  each_type(types, visit);
}

Json reference(std::string_view to) { return {{"$ref", "#/" + std::string(to)}}; }
Json text_like(const std::string& pattern) { return {{"type", "string"}, {"pattern", pattern}}; }
Json text_of(std::string_view constant) { return {{"type", "string"}, {"const", constant}}; }

Json headers_of(std::string_view type) {
  const Json properties = {
      {"content-type", text_of(kEventContentType)},
      {"ce_specversion", text_of("1.0")},
      {"ce_id", {{"type", "string"}, {"format", "uuid"}}},
      {"ce_source", text_like("^/schools/" + std::string(kUuid) + "$")},
      {"ce_type", text_of(type)},
      {"ce_time", {{"type", "string"}, {"format", "date-time"}}},
      {"ce_dataschema", text_of(schema_id(type))},
      {"ce_partitionkey", {{"type", "string"}}},
  };
  Json required = Json::array();
  for (const auto& [name, schema] : properties.items()) required.push_back(name);
  return {{"type", "object"}, {"properties", properties}, {"required", required}};
}

template <class Data>
Json message_of() {
  const bool of_pupil = requires(Data data) { data.pupil; };
  const std::string_view key = of_pupil ? "The pupil's pseudonym." : "The journal's id.";
  return {{"name", Data::kType},
          {"summary", Data::kMeaning},
          {"contentType", kEventContentType},
          {"headers", headers_of(Data::kType)},
          {"payload", reference("components/schemas/" + std::string(Data::kType))},
          {"bindings",
           {{"kafka",
             {{"key", {{"type", "string"}, {"description", key}}},
              {"bindingVersion", kBindingVersion}}}}}};
}

Json channel_of(AnalyticsTopic topic, const std::string& address) {
  Json messages = Json::object();
  each_type([&]<class Data>() {
    if (Data::kTopic != topic) return;
    messages[std::string(Data::kType)] =
        reference("components/messages/" + std::string(Data::kType));
  });
  return {{"address", address},
          {"description", meaning_of(topic)},
          {"messages", std::move(messages)},
          {"bindings", {{"kafka", {{"topic", address}, {"bindingVersion", kBindingVersion}}}}}};
}

std::map<std::string_view, std::string> make_schemas() {
  std::map<std::string_view, std::string> schemas;
  each_type([&]<class Data>() {
    Json schema = {{"$id", schema_id(Data::kType)}};
    schema.update(Json::parse(json_schema<Data>(SchemaOf::record)));
    schemas.emplace(Data::kType, schema.dump());
  });
  return schemas;
}

}  // namespace

const std::map<std::string_view, std::string>& event_schemas() {
  static const std::map<std::string_view, std::string> kSchemas = make_schemas();
  return kSchemas;
}

std::string asyncapi_json(std::string_view prefix) {
  Json channels = Json::object();
  Json operations = Json::object();
  for (const Name<AnalyticsTopic>& topic : names<AnalyticsTopic>()) {
    const std::string name(topic.text);
    channels[name] = channel_of(topic.value, std::string(prefix) + "." + name);
    operations["send_" + name] = {{"action", "send"},
                                  {"summary", meaning_of(topic.value)},
                                  {"channel", reference("channels/" + name)}};
  }
  Json messages = Json::object();
  Json schemas = Json::object();
  each_type([&]<class Data>() {
    messages[std::string(Data::kType)] = message_of<Data>();
    schemas[std::string(Data::kType)] = Json::parse(event_schemas().at(Data::kType));
  });
  const Json document = {
      {"asyncapi", "3.0.0"},
      {"info", {{"title", "Klade analytics"}, {"version", kVersion}, {"description", kAbout}}},
      {"defaultContentType", kEventContentType},
      {"channels", std::move(channels)},
      {"operations", std::move(operations)},
      {"components", {{"messages", std::move(messages)}, {"schemas", std::move(schemas)}}}};
  return document.dump();
}

}  // namespace klade
