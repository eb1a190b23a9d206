#include "gateway/analytics/cloud_event.h"

#include "events/core/bytes.h"
#include "gateway/analytics/outgoing.h"
#include "projections/views/mark_text.h"

namespace klade {
namespace {

constexpr std::string_view kSpecVersion = "1.0";
constexpr std::string_view kSchemaPrefix = "urn:klade:schema:";
constexpr std::string_view kIdPurpose = "cloud event";

// What events are made of.
struct Told {
  const Fact& fact;
  const FactContext& context;
  const std::string& pupil;
};

std::optional<std::int16_t> number_of(const MarkValue& value) {
  return value.value == kNoValuation ? std::nullopt : std::optional(value.value);
}

// A field of a name means the same in every type that has it.
template <class Data>
// NOLINTNEXTLINE(readability-function-cognitive-complexity): a list of fields, nothing nests
Data filled(const Told& told) {
  const Fact& fact = told.fact;
  Data data;
  data.school = told.context.school;
  if constexpr (requires { data.pupil; }) data.pupil = told.pupil;
  if constexpr (requires { data.journal; }) {
    data.journal = fact.journal;
    data.subject = told.context.subject;
    data.grade = told.context.grade;
    data.lesson = fact.lesson;
  }
  if constexpr (requires { data.mark; }) data.mark = MarkId(fact.thing);
  if constexpr (requires { data.notice; }) data.notice = NoticeId(fact.thing);
  if constexpr (requires { data.excuse; }) data.excuse = ExcuseId(fact.thing);
  if constexpr (requires { data.date; }) data.date = fact.date;
  if constexpr (requires { data.from; }) {
    data.from = fact.date;
    data.to = fact.to;
  }
  if constexpr (requires { data.number; }) data.number = fact.number;
  if constexpr (requires { data.value; }) {
    data.scale = fact.value.scale;
    data.value = number_of(fact.value);
  }
  if constexpr (requires { data.weight; }) {
    data.kind = fact.mark_kind;
    data.weight = weight_json(fact.weight_tenths);
  }
  if constexpr (requires { data.excuse_kind; }) data.excuse_kind = fact.excuse_kind;
  if constexpr (requires { data.substitution; }) data.substitution = fact.substitution;
  if constexpr (requires { data.late; }) data.late = fact.late;
  return data;
}

template <class Data>
bool render_as(AnalyticsTopic topic, const Told& told, CloudEvent& event) {
  if (Data::kTopic != topic || Data::kKind != told.fact.kind) return false;
  event.type = Data::kType;
  event.data = json_text(filled<Data>(told));
  return true;
}
template <class... Data>
bool render(const std::tuple<Data...>* /*of these types*/,
            AnalyticsTopic topic,
            const Told& told,
            CloudEvent& event) {
  return (render_as<Data>(topic, told, event) || ...);
}

// Not derived as rules derive ids from commands: it is no id of a thing.
std::string id_of(const FactAt& at) {
  std::string text(kIdPurpose);
  ByteWriter out(text);
  pack(out, at.fact.command);
  pack(out, at.fact.ordinal);
  pack(out, at.place.number);
  return to_text(hash_id(text));
}

// The context attributes but for the content type, in the order in which they are written.
template <class Visit>
void each_attribute(const CloudEvent& event, const Visit& visit) {
  visit("specversion", kSpecVersion);
  visit("id", std::string_view(event.id));
  visit("source", std::string_view(event.source));
  visit("type", event.type);
  visit("time", std::string_view(event.time));
  visit("dataschema", std::string_view(schema_id(event.type)));
  visit("partitionkey", std::string_view(event.key));
}

}  // namespace

std::string schema_id(std::string_view type) { return std::string(kSchemaPrefix).append(type); }

std::optional<CloudEvent> cloud_event(const Reading& reading,
                                      AnalyticsTopic topic,
                                      const FactAt& at) {
  const Fact& fact = at.fact;
  const FactContext context = context_of(reading.rows, fact);
  if (context.school.is_nil()) return std::nullopt;
  CloudEvent event;
  if (fact.pupil.is_nil()) {
    event.key = to_text(fact.journal);
  } else {
    auto pseudonym = reading.vault.pseudonym(context.school, fact.pupil);
    if (!pseudonym) throw VaultMismatch{pseudonym.error()};
    if (!*pseudonym) return std::nullopt;
    event.key = **std::move(pseudonym);
  }
  event.id = id_of(at);
  event.source = "/schools/" + to_text(context.school);
  event.time = to_text(fact.at);
  const OutgoingTypes* const types = nullptr;
  CHECK(render(types, topic, {fact, context, event.key}, event));
  return event;
}

std::vector<std::pair<std::string, std::string>> kafka_headers(const CloudEvent& event) {
  std::vector<std::pair<std::string, std::string>> headers;
  headers.emplace_back("content-type", kEventContentType);
  each_attribute(event, [&](std::string_view name, std::string_view value) {
    headers.emplace_back(std::string("ce_").append(name), value);
  });
  return headers;
}

std::string structured_json(const CloudEvent& event, std::string_view cursor) {
  JsonWriter out;
  out.begin_object();
  each_attribute(event, [&](std::string_view name, std::string_view value) {
    out.key(name);
    out.text(value);
  });
  out.key("cursor");
  out.text(cursor);
  out.key("datacontenttype");
  out.text(kEventContentType);
  out.key("data");
  out.decimal(event.data);
  out.end_object();
  return out.take();
}

}  // namespace klade
