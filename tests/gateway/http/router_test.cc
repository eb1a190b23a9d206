#include "gateway/http/router.h"

#include <gtest/gtest.h>

#include <set>

namespace klade {
namespace {

std::vector<Route> table() {
  std::vector<Route> routes;
  const auto add = [&](Method method, std::string_view path) {
    routes.push_back({method, path, "", {}, Special::openapi, "", ""});
  };
  add(Method::get, "/things/{id}");
  add(Method::post, "/things/{id}");
  add(Method::get, "/things/current");
  add(Method::del, "/things/{id}/parts/{part}");
  return routes;
}

class RouterTest : public testing::Test {
 protected:
  const Route* found(Method method, std::string_view path) const {
    const auto match = router_.match(method, path);
    const auto* matched = std::get_if<Matched>(&match);
    return matched == nullptr ? nullptr : matched->route;
  }
  const std::vector<Route> routes_ = table();
  const Router router_{routes_};
};

TEST_F(RouterTest, TakesLiteralsBeforeParameters) {
  EXPECT_EQ(found(Method::get, "/things/current"), &routes_[2]);
  EXPECT_EQ(found(Method::get, "/things/other"), &routes_[0]);
  EXPECT_EQ(found(Method::post, "/things/current"), &routes_[1]);
}

TEST_F(RouterTest, NamesTheParameters) {
  const auto match = router_.match(Method::del, "/things/a/parts/b c");
  const auto& params = std::get<Matched>(match).params;
  EXPECT_EQ(params.at("id"), "a");
  EXPECT_EQ(params.at("part"), "b c");
}

TEST_F(RouterTest, TellsWhichMethodsAPathHas) {
  EXPECT_EQ(std::get<OtherMethods>(router_.match(Method::del, "/things/a")).allow,
            "GET, HEAD, POST");
  EXPECT_EQ(std::get<OtherMethods>(router_.match(std::nullopt, "/things/a/parts/b")).allow,
            "DELETE");
}

TEST_F(RouterTest, KnowsNoOtherPaths) {
  for (const std::string path :
       {"", "/", "/things", "/things/", "/things/a/", "/things//parts/b", "things/a"}) {
    EXPECT_TRUE(std::holds_alternative<NoSuchPath>(router_.match(Method::get, path))) << path;
  }
}

TEST(RouteTable, HasEachMethodAndPathOnce) {
  std::set<std::pair<Method, std::string_view>> seen;
  for (const Route& route : routes()) {
    EXPECT_TRUE(seen.emplace(route.method, route.path).second) << route.path;
    EXPECT_TRUE(route.path.starts_with('/'));
  }
}

}  // namespace
}  // namespace klade
