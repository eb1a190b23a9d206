// docs/asyncapi.yaml is made from what is rendered, and what is rendered is as it says.
#include "gateway/analytics/asyncapi.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <set>

#include "gateway/analytics/cloud_event.h"
#include "tests/events/golden.h"
#include "tests/gateway/analytics/schema_check.h"
#include "tests/gateway/analytics/told_school.h"

namespace klade {
namespace {

using Ordered = nlohmann::ordered_json;

// A JSON document as YAML that people read: its texts are JSON's, which YAML has too.
class Yaml {
 public:
  static std::string of(const Ordered& document) {
    Yaml yaml;
    yaml.members(document, "");
    return yaml.text_;
  }

 private:
  static bool nests(const Ordered& value) {
    if (value.empty()) return false;
    return value.is_object() || (value.is_array() && value.front().is_structured());
  }
  void members(const Ordered& object, const std::string& indent) {
    for (const auto& [name, value] : object.items()) {
      text_ += indent + name + ":";
      nested(value, indent + "  ");
    }
  }
  void nested(const Ordered& value, const std::string& indent) {
    if (!nests(value)) {
      text_ += " " + value.dump() + "\n";
      return;
    }
    text_ += "\n";
    if (value.is_object()) return members(value, indent);
    for (const Ordered& item : value) {
      text_ += indent + "-";
      nested(item, indent + "  ");
    }
  }
  std::string text_;
};

TEST(AsyncApi, IsTheOneInDocs) {
  expect_golden(
      "docs/asyncapi.yaml",
      "# Made from gateway/analytics/outgoing.h by tests/gateway/analytics/asyncapi_test.cc;\n"
      "# KLADE_UPDATE_GOLDEN=1 writes it anew.  The topics' prefix is a setting.\n" +
          Yaml::of(Ordered::parse(asyncapi_json("klade"))));
}

class Described : public testing::Test {
 protected:
  nlohmann::json headers_as_json(const CloudEvent& event) {
    auto object = nlohmann::json::object();
    for (const auto& [name, value] : kafka_headers(event)) object[name] = value;
    return object;
  }
  const nlohmann::json document_ = nlohmann::json::parse(asyncapi_json("klade"));
  ToldSchool school_;
};

TEST_F(Described, EveryEventOfEveryTypeIsAsItsMessageSays) {
  std::set<std::string_view> seen;
  for (const auto& [topic, event] : school_.events()) {
    const std::string type(event.type);
    seen.insert(event.type);
    const auto& channel = document_["channels"][std::string(name_of(topic))];
    ASSERT_TRUE(channel["messages"].contains(type)) << type;
    const auto& message = document_["components"]["messages"][type];
    EXPECT_EQ(SchemaCheck::wrong(headers_as_json(event), message["headers"]), "") << type;
    EXPECT_EQ(SchemaCheck::wrong(nlohmann::json::parse(event.data),
                                 document_["components"]["schemas"][type]),
              "")
        << type << " " << event.data;
  }
  EXPECT_EQ(seen.size(), event_schemas().size()) << "a type was not seen";
}

TEST_F(Described, TheCheckSeesWhatIsWrong) {
  const auto schema = document_["components"]["schemas"]["klade.mark.recorded.v1"];
  auto good = nlohmann::json::parse(school_.events().front().second.data);
  ASSERT_EQ(SchemaCheck::wrong(good, schema), "");
  const auto wrong_with = [&](const std::string& name, const nlohmann::json& value) {
    auto bad = good;
    bad[name] = value;
    return SchemaCheck::wrong(bad, schema);
  };
  EXPECT_NE(wrong_with("name", "Anna"), "");
  EXPECT_NE(wrong_with("school", nullptr), "");
  EXPECT_NE(wrong_with("school", "Ozolu vidusskola"), "");
  EXPECT_NE(wrong_with("kind", "other"), "");
  EXPECT_NE(wrong_with("date", "7.9.2026"), "");
  EXPECT_NE(wrong_with("value", "7"), "");
  EXPECT_NE(wrong_with("weight", 11), "");
  EXPECT_EQ(wrong_with("grade", nullptr), "");
  good.erase("pupil");
  EXPECT_NE(SchemaCheck::wrong(good, schema), "");
}

}  // namespace
}  // namespace klade
