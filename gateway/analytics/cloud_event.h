// CloudEvent: a fact as outsiders get it, in the terms of CloudEvents 1.0.  The same fact gives the
// same event, whenever and by whichever node it is rendered, as long as the pupil is not erased;
// but the subject's name and the grade are those that the journal has by then.  Pure functions.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "projections/reading.h"
#include "projections/views/analytics.h"

namespace klade {

inline constexpr std::string_view kEventContentType = "application/json";

struct CloudEvent {
  std::string key;     // the pupil's pseudonym; of a lesson the journal's id
  std::string id;      // of the event in the log and the fact's number: unique
  std::string source;  // /schools/<id>
  std::string_view type;
  std::string time;  // when it was recorded
  std::string data;  // JSON
  bool operator==(const CloudEvent&) const = default;
};

// What identifies the JSON Schema of a type's data: `dataschema`, and the schema's `$id`.
std::string schema_id(std::string_view type);

// Nothing for a pupil that is erased, and for what no school is known of.  Throws VaultMismatch.
std::optional<CloudEvent> cloud_event(const Reading& reading,
                                      AnalyticsTopic topic,
                                      const FactAt& at);

// Binary mode of the Kafka binding: the headers of a record whose key and value are `key` and
// `data`.
std::vector<std::pair<std::string, std::string>> kafka_headers(const CloudEvent& event);

// Structured mode: one JSON object, `data` within it, on one line.  `cursor` is the extension
// attribute to read on from.
std::string structured_json(const CloudEvent& event, std::string_view cursor);

}  // namespace klade
