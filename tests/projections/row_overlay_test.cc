#include "projections/row_overlay.h"

#include <gtest/gtest.h>

#include <map>
#include <random>

namespace klade {
namespace {

using Rows = std::map<std::string, std::string, std::less<>>;

class MapCursor final : public RowCursor {
 public:
  explicit MapCursor(const Rows& rows) : rows_(rows), at_(rows.end()) {}
  void seek(std::string_view key) override { at_ = rows_.lower_bound(key); }
  void next() override { ++at_; }
  bool valid() const override { return at_ != rows_.end(); }
  std::string_view key() const override { return at_->first; }
  std::string_view value() const override { return at_->second; }

 private:
  const Rows& rows_;
  Rows::const_iterator at_;
};

Rows scanned(RowOverlay& overlay, const Rows& below, std::string_view prefix) {
  Rows seen;
  std::string last;
  MapCursor cursor(below);
  overlay.scan(prefix, cursor, [&](std::string_view key, std::string_view value) {
    EXPECT_TRUE(last.empty() || last < key);
    last = key;
    seen.emplace(key, value);
    return true;
  });
  return seen;
}

Rows with_prefix(const Rows& rows, std::string_view prefix) {
  Rows some;
  for (const auto& [key, value] : rows) {
    if (key.starts_with(prefix)) some.emplace(key, value);
  }
  return some;
}

std::string random_key(std::mt19937& random) {
  std::string key;
  for (auto length = 1 + random() % 3; length > 0; --length) {
    key.push_back(static_cast<char>('a' + random() % 3));
  }
  return key;
}

TEST(RowOverlay, ScansLikeAMapOverWhatIsBelow) {
  for (unsigned seed = 0; seed < 300; ++seed) {
    std::mt19937 random(seed);
    Rows below;
    Rows expected;
    RowOverlay overlay;
    for (int i = 0; i < 20; ++i) below[random_key(random)] = "below";
    expected = below;
    for (int i = 0; i < 200; ++i) {
      const std::string key = random_key(random);
      switch (random() % 5) {
        case 0:
          overlay.erase(key);
          expected.erase(key);
          break;
        case 1: {
          const std::string prefix = key.substr(0, random() % 3);
          EXPECT_EQ(scanned(overlay, below, prefix), with_prefix(expected, prefix)) << seed;
          break;
        }
        case 2: {
          const auto* row = overlay.find(key);
          if (row == nullptr && !below.contains(key)) overlay.remember(key, std::nullopt);
          EXPECT_TRUE(row == nullptr || row->value.has_value() == expected.contains(key));
          break;
        }
        default:
          overlay.put(key, std::to_string(i));
          expected[key] = std::to_string(i);
      }
      if (random() % 40 == 0) {
        for (const auto* row : overlay.sorted_changes()) {
          row->value ? void(below[row->key] = *row->value) : void(below.erase(row->key));
        }
        overlay.committed(random() % 30);
        EXPECT_EQ(below, expected) << seed;
        EXPECT_EQ(overlay.changes(), 0U);
      }
    }
    EXPECT_EQ(scanned(overlay, below, ""), expected) << seed;
  }
}

TEST(RowOverlay, ShowsAScanWhatItsOwnVisitChangesFurtherOn) {
  const Rows below{{"a", "1"}, {"b", "2"}, {"c", "3"}};
  RowOverlay overlay;
  MapCursor cursor(below);
  std::string seen;
  overlay.scan("", cursor, [&](std::string_view key, std::string_view value) {
    seen += std::string(key) + std::string(value) + " ";
    if (key == "a") {
      overlay.erase("b");
      overlay.put("c", "9");
      overlay.put("d", "4");
    }
    return true;
  });
  EXPECT_EQ(seen, "a1 c9 d4 ");
}

TEST(RowOverlay, StopsAScanWhenTheVisitSaysSo) {
  const Rows below{{"a", "1"}, {"b", "2"}};
  RowOverlay overlay;
  overlay.put("aa", "x");
  MapCursor cursor(below);
  int visits = 0;
  overlay.scan("", cursor, [&](std::string_view, std::string_view) { return ++visits < 2; });
  EXPECT_EQ(visits, 2);
}

}  // namespace
}  // namespace klade
