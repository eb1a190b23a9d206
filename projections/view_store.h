// ViewStore: the rows of all views, in one RocksDB, a column family a view and version.  Rows, the
// next offset and the chain's state are one write batch (design: invariant 5).
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

namespace klade {

// Every view there is.  The order is that of `all_projections()`.
enum class View : std::uint8_t {
  people,
  sign_ins,
  sessions,
  schools,
  classes,
  journals,
  pupils,
  marks,
  absences,
  mark_history,
  activity,
  analytics,
  outgoing,
  mail,
  families,
  notifications,
  diary_notes,
  news,
  access_log,
};
inline constexpr std::size_t kViews = 19;

// Reads rows of one consistent state.  Not shared between threads.
class ViewReader {
 public:
  virtual ~ViewReader() = default;
  virtual std::optional<std::string> get(View view, std::string_view key) const = 0;
  // Rows whose key begins with `prefix` and is not below `from`, in key order, until `visit`
  // answers false.
  using Visit = std::function<bool(std::string_view key, std::string_view value)>;
  virtual void scan(View view,
                    std::string_view prefix,
                    std::string_view from,
                    const Visit& visit) const = 0;
  void scan(View view, std::string_view prefix, const Visit& visit) const {
    scan(view, prefix, prefix, visit);
  }
};

// One view's rows while it is folded: reads see its own writes.  Used by the runner's thread only.
class ViewBatch {
 public:
  virtual ~ViewBatch() = default;
  virtual std::optional<std::string> get(std::string_view key) const = 0;
  virtual void scan(std::string_view prefix, const ViewReader::Visit& visit) const = 0;
  virtual void put(std::string_view key, std::string_view value) = 0;
  virtual void erase(std::string_view key) = 0;
};

}  // namespace klade
