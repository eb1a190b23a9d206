// MapViews: the rows of all views in maps; commits take effect when they are said to.
#pragma once

#include <array>
#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "projections/view_store.h"

namespace klade {

using MapRows = std::map<std::string, std::string, std::less<>>;

class MapViews final : public ViewReader {
 public:
  using ViewReader::scan;
  std::optional<std::string> get(View view, std::string_view key) const override {
    const MapRows& rows = of(view);
    const auto row = rows.find(key);
    return row == rows.end() ? std::nullopt : std::optional(row->second);
  }
  void scan(View view,
            std::string_view prefix,
            std::string_view from,
            const Visit& visit) const override {
    const MapRows& rows = of(view);
    for (auto row = rows.lower_bound(from); row != rows.end(); ++row) {
      if (!row->first.starts_with(prefix) || !visit(row->first, row->second)) return;
    }
  }
  const MapRows& of(View view) const { return views_[static_cast<std::size_t>(view)]; }
  MapRows& of(View view) { return views_[static_cast<std::size_t>(view)]; }
  bool operator==(const MapViews& other) const { return views_ == other.views_; }

 private:
  std::array<MapRows, kViews> views_;
};

// Writes wait for commit(); reads see them.
class MapBatch final : public ViewBatch {
 public:
  explicit MapBatch(MapRows& rows) : rows_(rows) {}

  std::optional<std::string> get(std::string_view key) const override {
    if (const auto change = changes_.find(key); change != changes_.end()) return change->second;
    const auto row = rows_.find(key);
    return row == rows_.end() ? std::nullopt : std::optional(row->second);
  }
  void scan(std::string_view prefix, const ViewReader::Visit& visit) const override {
    MapRows seen;
    for (auto row = rows_.lower_bound(prefix); row != rows_.end(); ++row) {
      if (!row->first.starts_with(prefix)) break;
      seen.insert(*row);
    }
    apply_to(seen);
    for (auto row = seen.lower_bound(prefix); row != seen.end(); ++row) {
      if (!row->first.starts_with(prefix) || !visit(row->first, row->second)) return;
    }
  }
  void put(std::string_view key, std::string_view value) override {
    changes_.insert_or_assign(std::string(key), std::string(value));
  }
  void erase(std::string_view key) override {
    changes_.insert_or_assign(std::string(key), std::nullopt);
  }

  bool empty() const { return changes_.empty(); }
  void commit() {
    apply_to(rows_);
    changes_.clear();
  }

 private:
  void apply_to(MapRows& rows) const {
    for (const auto& [key, value] : changes_) {
      if (value) {
        rows.insert_or_assign(key, *value);
      } else {
        rows.erase(key);
      }
    }
  }

  MapRows& rows_;
  std::map<std::string, std::optional<std::string>, std::less<>> changes_;
};

}  // namespace klade
