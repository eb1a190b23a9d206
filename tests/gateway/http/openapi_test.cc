// The description and the route table say the same, both ways.
#include "gateway/http/openapi.h"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <set>

#include "gateway/http/router.h"
#include "gateway/routes/schemas.h"

namespace klade {
namespace {

using Operation = std::pair<std::string, std::string>;  // method, path

std::string lower(std::string_view text) {
  std::string out(text);
  for (char& c : out) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  return out;
}

class OpenApi : public testing::Test {
 protected:
  const nlohmann::json document_ = nlohmann::json::parse(openapi_json(routes(), schemas()));
};

TEST_F(OpenApi, DescribesEveryRouteAndNothingElse) {
  std::set<Operation> described;
  for (const auto& [path, operations] : document_["paths"].items()) {
    for (const auto& [method, operation] : operations.items()) described.emplace(method, path);
  }
  std::set<Operation> served;
  for (const Route& route : routes()) served.emplace(lower(name_of(route.method)), route.path);
  EXPECT_EQ(described, served);
}

TEST_F(OpenApi, RefersToSchemasThatItHasAndHasNoOthers) {
  std::set<std::string> referred{"Problem"};
  const std::string prefix = "#/components/schemas/";
  const std::string text = document_.dump();
  for (auto at = text.find(prefix); at != std::string::npos; at = text.find(prefix, at + 1)) {
    const auto begin = at + prefix.size();
    referred.insert(text.substr(begin, text.find('"', begin) - begin));
  }
  std::set<std::string> had;
  for (const auto& [name, schema] : document_["components"]["schemas"].items()) had.insert(name);
  EXPECT_EQ(referred, had);
}

TEST_F(OpenApi, NamesEachOperationOnceAndItsParameters) {
  std::set<std::string> names;
  for (const auto& [path, operations] : document_["paths"].items()) {
    for (const auto& [method, operation] : operations.items()) {
      EXPECT_TRUE(names.insert(operation["operationId"]).second) << path;
      for (const auto& parameter : operation["parameters"]) {
        if (parameter["in"] != "path") continue;
        EXPECT_NE(path.find("{" + parameter["name"].get<std::string>() + "}"), std::string::npos);
      }
    }
  }
}

TEST_F(OpenApi, AsksForAnIdempotencyKeyOfEveryCommand) {
  for (const Route& route : routes()) {
    if (route.write() == nullptr) continue;
    const auto& operation =
        document_["paths"][std::string(route.path)][lower(name_of(route.method))];
    bool asked = false;
    for (const auto& parameter : operation["parameters"]) {
      asked = asked || (parameter["name"] == "Idempotency-Key" && parameter["required"] == true);
    }
    EXPECT_TRUE(asked) << route.path;
  }
}

}  // namespace
}  // namespace klade
