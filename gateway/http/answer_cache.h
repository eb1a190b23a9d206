// AnswerCache: bodies of queries as they were rendered, kept while nothing they rest on has
// changed.
//
// The key says who reads, with which roles, in what language, on which day and what.  The stamp
// says the rest.  An answer is good while the reader's partition stands at the same frame; beyond
// that, for routes with a revision, while the revision is the same and the reader may still read.
// Once a person's key is destroyed nothing that was rendered before is given out, or kept, any
// more.
//
// Thread-safe.  Bounded by bytes; the least used go first.
#pragma once

#include <cstddef>
#include <cstdint>
#include <list>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>

#include "events/core/time.h"
#include "gateway/http/api.h"

namespace klade {

// Everything that an answer depends on beside the rows: the same key, the same rows, the same body.
std::string answer_key(const Call& call, std::string_view target);

struct KeptAnswer {
  std::shared_ptr<const std::string> body;
  std::string etag;
};

class AnswerCache {
 public:
  static constexpr std::size_t kMaxBytes = std::size_t{64} << 20U;
  static constexpr std::size_t kMaxBodyBytes = std::size_t{2} << 20U;  // larger ones are not kept
  static constexpr std::size_t kEntryBytes = 256;  // reckoned beside key and body

  explicit AnswerCache(std::size_t max_bytes = kMaxBytes) : max_bytes_(max_bytes) {}

  // What the views and the vault were when the answer was rendered.  `erasures` is to be read
  // before, `position` with the rows.
  struct Stamp {
    std::uint64_t erasures = 0;
    std::uint64_t position = 0;
  };

  // The answer rendered from the same rows.
  std::optional<KeptAnswer> find(const std::string& key, const Stamp& now);
  // The answer rendered from other rows of the same revision; from now on it is good at `now`.
  std::optional<KeptAnswer> find(const std::string& key, const Stamp& now, std::uint64_t revision);
  // Routes without a revision have none here.
  void keep(const std::string& key,
            KeptAnswer answer,
            const Stamp& stamp,
            std::optional<std::uint64_t> revision);

  std::size_t bytes() const;

 private:
  struct Entry {
    std::string key;
    KeptAnswer answer;
    std::uint64_t position = 0;
    std::optional<std::uint64_t> revision;
  };
  using Entries = std::list<Entry>;

  bool forget_before(std::uint64_t erasures);
  Entry* used(const std::string& key);
  void drop(Entries::iterator entry);
  static std::size_t bytes_of(const Entry& entry);

  const std::size_t max_bytes_;
  mutable std::mutex mutex_;
  // Guarded by mutex_:
  Entries entries_;  // the last used first
  std::unordered_map<std::string_view, Entries::iterator> by_key_;
  std::size_t bytes_ = 0;
  std::uint64_t erasures_ = 0;
};

}  // namespace klade
