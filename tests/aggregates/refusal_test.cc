#include "aggregates/refusal.h"

#include <gtest/gtest.h>

#include <set>
#include <string_view>

namespace klade {
namespace {

TEST(Refusal, HasANameOfItsOwnForEveryEnumerator) {
  std::set<std::string_view> names;
  for (std::size_t i = 0; i < kRefusals; ++i) {
    const std::string_view name = name_of(static_cast<Refusal>(i));
    EXPECT_FALSE(name.empty());
    EXPECT_TRUE(names.insert(name).second) << name;
  }
  EXPECT_EQ(name_of(Refusal::unknown_person), "unknown_person");
  EXPECT_EQ(name_of(Refusal::settings_out_of_range), "settings_out_of_range");
}

TEST(Refusal, StopsTheProcessForAValueThatIsNone) {
  EXPECT_DEATH((void)name_of(static_cast<Refusal>(kRefusals)), "");
}

}  // namespace
}  // namespace klade
