#include "gateway/routes/schemas.h"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <set>

#include "gateway/http/api.h"

namespace klade {
namespace {

TEST(Schemas, ExistForEveryNameInTheRouteTableAndForNoOther) {
  std::set<std::string_view> named = {"Problem"};
  for (const Route& route : routes()) {
    for (const std::string_view name : {route.request, route.answer}) {
      if (name.empty()) continue;
      EXPECT_TRUE(schemas().contains(name)) << name << " is missing in schemas.cc";
      named.insert(name);
    }
    const bool writes = route.write() != nullptr;
    EXPECT_EQ(writes, writes && !route.request.empty()) << route.path;
  }
  EXPECT_EQ(named.size(), schemas().size());
}
TEST(Schemas, DescribeWhatIsRead) {
  const auto lesson = nlohmann::json::parse(schemas().at("Lesson"));
  EXPECT_EQ(lesson["additionalProperties"], false);
  EXPECT_EQ(lesson["properties"]["number"]["maximum"], 15);
  EXPECT_EQ(lesson["properties"]["topic"]["maxLength"], 2000);
  EXPECT_EQ(lesson["properties"]["date"]["format"], "date");
  EXPECT_EQ(lesson["required"], nlohmann::json({"date", "number", "topic", "result", "homework"}));
  const auto marks = nlohmann::json::parse(schemas().at("Marks"));
  const auto& mark = marks["properties"]["marks"]["items"]["properties"];
  EXPECT_EQ(mark["scale"]["enum"], nlohmann::json({"ten", "pass", "stap", "percent"}));
}
TEST(Schemas, DescribeWhatIsAnswered) {
  const auto page = nlohmann::json::parse(schemas().at("JournalPage"));
  EXPECT_FALSE(page.contains("additionalProperties"));
  EXPECT_TRUE(page["properties"].contains("class"));
  const auto& lesson = page["properties"]["lessons"]["items"]["properties"];
  EXPECT_EQ(lesson["id"]["type"], "string") << "a thing's own id is never null";
  const auto& cell = page["properties"]["cells"]["items"]["properties"];
  EXPECT_EQ(cell["lesson"]["type"], nlohmann::json({"string", "null"}));
  const auto history = nlohmann::json::parse(schemas().at("MarkHistory"));
  EXPECT_EQ(history["properties"]["entries"]["items"]["properties"]["what"]["enum"],
            nlohmann::json({"recorded", "corrected", "withdrawn"}));
}

TEST(Routes, HaveDistinctMethodsAndPaths) {
  std::set<std::pair<Method, std::string_view>> seen;
  for (const Route& route : routes()) {
    EXPECT_TRUE(seen.insert({route.method, route.path}).second) << route.path;
    EXPECT_FALSE(route.summary.empty()) << route.path;
  }
}

}  // namespace
}  // namespace klade
