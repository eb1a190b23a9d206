#include "gateway/http/openapi.h"

#include <nlohmann/json.hpp>

namespace klade {
namespace {

using Json = nlohmann::ordered_json;

constexpr std::string_view kVersion = "1.0.0";

// The names in braces of a path, in order.
std::vector<std::string> parameters_of(std::string_view path) {
  std::vector<std::string> names;
  while (true) {
    const auto open = path.find('{');
    if (open == std::string_view::npos) return names;
    const auto close = path.find('}', open);
    names.emplace_back(path.substr(open + 1, close - open - 1));
    path.remove_prefix(close + 1);
  }
}

Json reference(std::string_view schema) {
  return {{"$ref", "#/components/schemas/" + std::string(schema)}};
}

Json header(std::string_view name, bool required, std::string_view meaning) {
  return {{"name", name},
          {"in", "header"},
          {"required", required},
          {"description", meaning},
          {"schema", {{"type", "string"}}}};
}

Json query(std::string_view name, std::string_view meaning, const Json& schema) {
  return {{"name", name},
          {"in", "query"},
          {"required", false},
          {"description", meaning},
          {"schema", schema}};
}

bool is_special(const Route& route, Special special) {
  const auto* found = std::get_if<Special>(&route.handler);
  return found != nullptr && *found == special;
}

// Which answers have which parameters in their query.
Json query_parameters(const Route& route) {
  Json list = Json::array();
  const Json text{{"type", "string"}};
  const Json date{{"type", "string"}, {"format", "date"}};
  const Json week{{"type", "string"}, {"pattern", "^[0-9]{4}-W[0-9]{2}$"}};
  const Json limit{{"type", "integer"}, {"minimum", 1}};
  const Json count{{"type", "integer"}, {"minimum", 0}};
  const auto has = [&](std::string_view answer) { return route.answer == answer; };
  if (has("JournalPage") || has("PupilMarks") || has("PupilAbsences")) {
    list.push_back(query("from", "first date", date));
    list.push_back(query("to", "last date", date));
  }
  if (has("Diary"))
    list.push_back(query("week", "ISO week, as 2026-W46; this week by default", week));
  if (has("Ranking")) list.push_back(query("period", "a semester's id, or `year`", text));
  if (is_special(route, Special::analytics)) {
    const Json topics = {{"type", "string"}, {"enum", {"marks", "attendance", "lessons"}}};
    list.push_back(query("topic", "which events", topics));
    list.back()["required"] = true;
    list.push_back(query("after", "the cursor to read on from; else the start", text));
    list.push_back(query("partition", "without a cursor: of the log, 0 by default", count));
    list.push_back(query("limit", "lines of a page", limit));
    list.push_back(query("wait", "seconds that an empty page waits", count));
  }
  if (has("Applications")) {
    list.push_back(query("cursor", "`next` of the page before", text));
    list.push_back(query("limit", "items of a page", limit));
  }
  if (has("Journals")) {
    list.push_back(query("substitute", "a date: the journals to stand in for on it instead", date));
  }
  if (has("OutgoingMessages")) {
    const Json states = {{"type", "string"},
                         {"enum", {"waiting", "handed_over", "delivered", "failed"}}};
    list.push_back(query("state", "which messages; failed by default", states));
  }
  if (has("FoundLetters") || has("Addressees")) {
    list.push_back(query("q", "words, all of which are found", text));
  }
  const bool bounded = has("Journals") || has("OutgoingMessages") || has("MailFolder") ||
                       has("Receipts") || has("Drafts") || has("Addressees");
  if (bounded || has("FoundLetters") || has("Conversation")) {
    list.push_back(query("cursor", "`next` of the page before", text));
  }
  if (bounded) list.push_back(query("limit", "items of a page", limit));
  return list;
}

bool is_webhook(const Route& route) {
  return is_special(route, Special::text_received) || is_special(route, Special::text_reported) ||
         is_special(route, Special::payment_webhook);
}

Json parameters(const Route& route) {
  Json list = Json::array();
  const Json uuid{{"type", "string"}, {"format", "uuid"}};
  const Json folder{{"type", "string"}, {"enum", {"inbox", "sent", "deleted"}}};
  for (const std::string& name : parameters_of(route.path)) {
    list.push_back({{"name", name},
                    {"in", "path"},
                    {"required", true},
                    {"schema", name == "folder" ? folder : uuid}});
  }
  for (const Json& parameter : query_parameters(route)) list.push_back(parameter);
  if (route.write() != nullptr) {
    list.push_back(header(
        "Idempotency-Key", true, "1 to 255 printable ASCII characters; a retry has the same"));
  }
  if (std::holds_alternative<AnswerQuery>(route.handler)) {
    list.push_back(header("Klade-Position", false, "wait until this position is visible"));
    list.push_back(header("If-None-Match", false, "the ETag that the client has"));
  }
  if (is_special(route, Special::live)) {
    list.push_back(header("Last-Event-ID", false, "the last event that the client has"));
  }
  if (is_webhook(route)) {
    for (const char* name : {"webhook-id", "webhook-timestamp", "webhook-signature"}) {
      list.push_back(header(name, true, "as Standard Webhooks have it"));
    }
  }
  list.push_back(header("Accept-Language", false, "lv, ru or en"));
  return list;
}

Json answer_of(const Route& route) {
  if (is_special(route, Special::live)) {
    return {{"description", "a stream of events"},
            {"content", {{"text/event-stream", {{"schema", {{"type", "string"}}}}}}}};
  }
  if (is_special(route, Special::analytics)) {
    return {{"description", "CloudEvents, one a line; Klade-Cursor says where to read on"},
            {"headers", {{"Klade-Cursor", {{"schema", {{"type", "string"}}}}}}},
            {"content", {{"application/x-ndjson", {{"schema", {{"type", "string"}}}}}}}};
  }
  if (is_special(route, Special::openapi)) {
    return {{"description", "this document"},
            {"content", {{"application/json", {{"schema", {{"type", "object"}}}}}}}};
  }
  if (route.answer.empty() && std::holds_alternative<AnswerQuery>(route.handler)) {
    return {{"description", "a file"},
            {"content", {{"application/octet-stream", {{"schema", {{"type", "string"}}}}}}}};
  }
  if (route.answer.empty()) return {{"description", "done"}};
  return {{"description", "the answer"},
          {"content", {{"application/json", {{"schema", reference(route.answer)}}}}}};
}

Json responses(const Route& route) {
  const bool writes = route.write() != nullptr;
  Json all = Json::object();
  if (is_special(route, Special::sign_in)) {
    all["200"] = answer_of(route);
    all["200"]["description"] = "the password opens several profiles: choose one";
    all["201"] = answer_of(route);
  } else if (is_special(route, Special::sign_out) || is_webhook(route)) {
    all["204"] = answer_of(route);
  } else if (is_special(route, Special::switch_profile)) {
    all["201"] = answer_of(route);
  } else {
    all[writes ? "201" : "200"] = answer_of(route);
  }
  if (std::holds_alternative<AnswerQuery>(route.handler)) {
    all["304"] = {{"description", "the client has it already"}};
  }
  all["default"] = {
      {"description", "a problem (RFC 9457)"},
      {"content", {{"application/problem+json", {{"schema", reference("Problem")}}}}}};
  return all;
}

std::string operation_id(const Route& route) {
  std::string id = route.method == Method::get    ? "get"
                   : route.method == Method::post ? "post"
                                                  : "delete";
  for (const char c : route.path) id += (c >= 'a' && c <= 'z') ? c : '_';
  return id;
}

template <class E>
Json names_of(const std::vector<E>& values) {
  Json list = Json::array();
  for (const E value : values) list.push_back(name_of(value));
  return list;
}

Json operation(const Route& route) {
  Json json = {{"operationId", operation_id(route)}, {"summary", route.summary}};
  if (!route.callers.roles.empty()) json["x-roles"] = names_of(route.callers.roles);
  if (!route.callers.permissions.empty()) {
    json["x-permissions"] = names_of(route.callers.permissions);
  }
  json["parameters"] = parameters(route);
  if (!route.request.empty()) {
    json["requestBody"] = {
        {"required", true},
        {"content", {{"application/json", {{"schema", reference(route.request)}}}}}};
  }
  json["responses"] = responses(route);
  if (is_special(route, Special::sign_in) || is_special(route, Special::openapi) ||
      is_webhook(route)) {
    json["security"] = Json::array();
  }
  if (route.scope == Scope::operators) {
    json["security"] = Json::array({{{"operator", Json::array()}}});
  }
  if (is_special(route, Special::analytics)) {
    json["security"] = Json::array({{{"analytics", Json::array()}}});
  }
  return json;
}

std::string_view key_of(Method method) {
  switch (method) {
    case Method::get:
      return "get";
    case Method::post:
      return "post";
    case Method::del:
      return "delete";
  }
  return "";
}

}  // namespace

std::string openapi_json(const std::vector<Route>& routes,
                         const std::map<std::string_view, std::string>& schemas) {
  Json document = {
      {"openapi", "3.1.0"},
      {"info", {{"title", "Klade"}, {"version", kVersion}}},
      {"servers", Json::array({{{"url", "/api/v1"}}})},
      {"security", Json::array({{{"bearer", Json::array()}}, {{"cookie", Json::array()}}})}};
  Json paths = Json::object();
  for (const Route& route : routes) {
    paths[std::string(route.path)][std::string(key_of(route.method))] = operation(route);
  }
  document["paths"] = std::move(paths);
  Json components = Json::object();
  for (const auto& [name, schema] : schemas) components[std::string(name)] = Json::parse(schema);
  document["components"] = {
      {"schemas", std::move(components)},
      {"securitySchemes",
       {{"bearer", {{"type", "http"}, {"scheme", "bearer"}}},
        {"analytics",
         {{"type", "http"},
          {"scheme", "bearer"},
          {"description", "a token that `klade analytics-token` has made"}}},
        {"operator",
         {{"type", "http"},
          {"scheme", "bearer"},
          {"description", "a token that `klade operator-token` has made"}}},
        {"cookie", {{"type", "apiKey"}, {"in", "cookie"}, {"name", "klade"}}}}}};
  return document.dump();
}

}  // namespace klade
