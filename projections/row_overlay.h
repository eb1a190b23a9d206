// RowOverlay: rows that are put, erased or merely read during a commit, over a store below.  It
// holds values and tombstones, merges scans in key order, and gives the changed rows to the commit
// sorted.  What was read stays for the next commits as a cache, until it grows too large.
//
// Not thread-safe.  A row that a scan has shown is valid until it is written to.
#pragma once

#include <cstddef>
#include <deque>
#include <functional>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "projections/view_store.h"

namespace klade {

// A place in the sorted rows of the store below.
class RowCursor {
 public:
  virtual ~RowCursor() = default;
  virtual void seek(std::string_view key) = 0;  // to the first row not below
  virtual void next() = 0;
  virtual bool valid() const = 0;
  virtual std::string_view key() const = 0;
  virtual std::string_view value() const = 0;
};

class RowOverlay {
 public:
  struct Row {
    std::string key;
    std::optional<std::string> value;  // nothing: erased, or known not to be there
    bool changed = false;              // since the last commit
  };

  // What is known of a key: null when nothing is.
  const Row* find(std::string_view key) const;
  // What the store below says of a key that nothing was known of.
  const Row& remember(std::string_view key, std::optional<std::string> value);
  void put(std::string_view key, std::string_view value);
  void erase(std::string_view key);

  // The rows with this prefix in key order, those below merged with those changed here.  `visit`
  // may put, erase and scan.
  void scan(std::string_view prefix, RowCursor& below, const ViewReader::Visit& visit);

  std::size_t changes() const { return changed_.size(); }
  // Sorted by key.
  const std::vector<Row*>& sorted_changes();
  // The changes are in the store now.  At most `keep` rows stay in memory.
  void committed(std::size_t keep);
  // Forgets everything, changes too.
  void clear();

 private:
  class Merge;
  struct ByKey {
    bool operator()(const Row* a, const Row* b) const { return a->key < b->key; }
  };
  Row& row(std::string_view key);
  Row& changed_row(std::string_view key);
  void index_changes();

  std::deque<Row> rows_;
  std::unordered_map<std::string_view, Row*> by_key_;  // views of the rows' own keys
  std::vector<Row*> changed_;
  std::set<Row*, ByKey> order_;  // of changed_, kept once a scan has asked for it
  bool ordered_ = false;
};

}  // namespace klade
