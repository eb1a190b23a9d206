// Hostile bodies: bombs and nonsense are a problem that names the field; nothing is written, and
// the server lives on.
#include "tests/acceptance/hostile.h"

namespace klade {
namespace {

// Where a value stands in a body, and what the pointer to it is.
using Pointers = std::vector<json::json_pointer>;

void add_pointers(const json& value, const json::json_pointer& at, Pointers& all) {
  if (!at.empty()) all.push_back(at);
  if (value.is_object()) {
    for (const auto& [name, inner] : value.items()) add_pointers(inner, at / name, all);
  }
  if (value.is_array()) {
    for (std::size_t i = 0; i < value.size(); ++i) add_pointers(value[i], at / i, all);
  }
}

Pointers pointers_in(const json& body) {
  Pointers all;
  add_pointers(body, json::json_pointer(), all);
  return all;
}

std::string last_of(const json::json_pointer& at) { return at.back(); }

bool may_be_missing(const json::json_pointer& at) {
  const std::string name = last_of(at);
  return name == "substitution" || name == "weight" || name == "answers" || name == "attachments";
}

// Beyond every text's bound; a letter's is the widest.
constexpr std::size_t kTooLong = 3'000;
constexpr std::size_t kTooLongForALetter = 70'000;

std::string many_names(std::size_t count) {
  std::string object;
  for (std::size_t i = 0; i < count; ++i) object += ",\"n" + std::to_string(i) + "\":0";
  return "{" + object.substr(1) + "}";
}

TEST_F(Hostile, JsonBombsAreRefusedBeforeTheyGrow) {
  const std::pair<std::string, std::string> bombs[] = {
      {repeated("[", 500'000), "json_too_deep"},
      {repeated("{\"a\":", 100'000), "json_too_deep"},
      {"[" + repeated("1,", 500'000) + "1]", "json_too_large"},
      {"{\"marks\":[" + repeated("{},", 300'000) + "{}]}", "json_too_large"},
      {many_names(80'000), "json_too_large"},
      {"{\"marks\":\"" + std::string(1'000'000, 'x') + "\"}", "invalid_request"},
      {"{\"marks\":[],\"marks\":[]}", "invalid_request"},
      {std::string(1'000'000, ' '), "malformed_json"},
      {"{\"marks\":" + std::string(900'000, '9') + "}", "malformed_json"},
      {std::string(2'000'000, '['), "body_too_large"},
  };
  const Write marks = writes()[4];
  for (const auto& [body, code] : bombs) {
    const Reply reply = send(marks, body);
    EXPECT_EQ(reply.status, code == "body_too_large" ? 413 : 400) << body.substr(0, 40);
    EXPECT_EQ(reply.json()["code"], code) << body.substr(0, 40);
    EXPECT_LT(reply.body.size(), 10'000U);
  }
  expect_untouched();
}

TEST_F(Hostile, AValueOfTheWrongTypeIsNamedWhereverItStands) {
  const json others[] = {nullptr, true, 1, "x", json::array(), json::object()};
  for (const Write& write : writes()) {
    for (const auto& at : pointers_in(write.body)) {
      const json& right = write.body[at];
      for (const json& other : others) {
        const bool is_left_out = other.is_null() && may_be_missing(at);
        const bool is_mark_value = last_of(at) == "value" && other.is_number();
        const bool same = right.type() == other.type() || (right.is_number() && other.is_number());
        if (same || is_left_out || is_mark_value) continue;
        if (right.is_object() && other.is_object()) continue;
        expect_named(write, at, other);
      }
    }
  }
  expect_untouched();
}

TEST_F(Hostile, FieldsThatAreMissingOrStrangeAreNamed) {
  for (const Write& write : writes()) {
    for (const auto& at : pointers_in(write.body)) {
      const json& parent = write.body[at.parent_pointer()];
      if (!parent.is_object() || may_be_missing(at)) continue;
      json body = write.body;
      body[at.parent_pointer()].erase(last_of(at));
      const Reply missing = send(write, body.dump());
      EXPECT_EQ(missing.status, 400) << write.path << " " << body;
      EXPECT_TRUE(is_named(missing.json(), at.to_string())) << missing.body;
    }
    json body = write.body;
    body["a/b~c"] = 1;
    EXPECT_TRUE(is_named(send(write, body.dump()).json(), "/a~1b~0c")) << write.path;
  }
  expect_untouched();
}

TEST_F(Hostile, TextsThatAreNoUtf8AreNoJson) {
  const std::string wrong[] = {"\xff",
                               "\xc3(",
                               "\xc0\xaf",
                               "\xed\xa0\x80",
                               "\xf4\x90\x80\x80",
                               "\xe2\x82",
                               "\\ud800",
                               "\\udc00\\ud800",
                               std::string(1, '\0'),
                               "\x01"};
  for (const Write& write : writes()) {
    for (const auto& at : pointers_in(write.body)) {
      if (!write.body[at].is_string()) continue;
      json body = write.body;
      body[at] = "@@@";
      const std::string text = body.dump();
      for (const std::string& bytes : wrong) {
        const Reply reply = send(write, replaced(text, "@@@", bytes));
        EXPECT_EQ(reply.status, 400) << write.path << at.to_string();
        EXPECT_EQ(reply.json()["code"], "malformed_json") << write.path << at.to_string();
      }
    }
  }
  expect_untouched();
}

TEST_F(Hostile, AbsurdDatesAndNumbersAreNamed) {
  const json dates[] = {"",
                        "2026-02-30",
                        "2026-13-01",
                        "0000-00-00",
                        "99999-01-01",
                        "-2026-01-01",
                        "1899-12-31",
                        "2200-01-01",
                        "2026-1-1",
                        "2026-10-08T00:00:00Z",
                        "２０２６-10-08",
                        std::string(100'000, '1')};
  const json numbers[] = {-1, 1000, 1.5, 1e300, 18446744073709551615ULL, -9223372036854775807LL};
  for (const Write& write : writes()) {
    for (const std::string name : {"date", "from", "to", "day_off", "working_day"}) {
      if (!write.body.contains(name)) continue;
      for (const json& date : dates) expect_named(write, json::json_pointer("/" + name), date);
    }
    for (const std::string pointer : {"/number", "/marks/0/weight"}) {
      const json::json_pointer at(pointer);
      if (!write.body.contains(at)) continue;
      for (const json& number : numbers) {
        if (number != 1.5 || pointer == "/number") expect_named(write, at, number);
      }
    }
  }
  expect_untouched();
}

TEST_F(Hostile, TextsAndListsBeyondTheirBoundsAreNamed) {
  for (const Write& write : writes()) {
    for (const auto& at : pointers_in(write.body)) {
      const std::size_t size = last_of(at) == "body" ? kTooLongForALetter : kTooLong;
      if (write.body[at].is_string()) expect_named(write, at, std::string(size, 'x'));
      if (write.body[at].is_array()) expect_named(write, at, json(1'000, write.body[at][0]));
    }
  }
  expect_untouched();
}

}  // namespace
}  // namespace klade
