// RocksViews: the rows of all views in one RocksDB directory.
//
//   column family   <name>@<version> of each view; `checkpoints` for what stands below
//   checkpoint      "c" <name>@<version> 00 <partition: u32, big endian>   packed(ViewCheckpoint)
//   built           "b" <name>@<version>: it was once caught up in every partition; empty
//   format          "f"                                                     u32: kViewsFormat
//
// A commit is one write batch: the rows of every view of a group and their checkpoints.  The WAL is
// on and never synced: after a power cut RocksDB comes back with a prefix of the commits, and the
// log fills in the rest.  Whoever holds the directory holds it alone; readers of a running
// program's directory open it with `open_read_only`.
//
// Which rows a reader sees: those of the view's version in the code, once it is built.  Until then
// the rows of the newest built version that `Projection::readable_since` still allows; without one
// the view is not served, and reading it throws ViewNotServed.  A column family that nobody is to
// read any more is dropped at the switch.
//
// Thread-safe; a ViewWriter and a ViewSnapshot are used by one thread at a time.  The store must
// outlive both.  Rows of different partitions never share a key (a school is in one partition).
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "events/core/result.h"
#include "events/log/chain.h"
#include "events/log/event_log.h"
#include "projections/projection.h"
#include "projections/view_store.h"

namespace klade {

inline constexpr std::uint32_t kViewsFormat = 1;

// How far a view has come in a partition.
struct ViewCheckpoint {
  Offset next = kStart;       // where to read on from
  Offset last_from = kStart;  // where the last valid record is read from ...
  Digest last_digest{};       // ... and the digest it carries: tells this history from another
  ChainState chain;
  Instant at{};                    // of the last frame
  std::uint64_t void_records = 0;  // since the log's start
  FIELDS(next, last_from, last_digest, chain, at, void_records)
  bool operator==(const ViewCheckpoint&) const = default;
};

enum class ViewsFault {
  locked,        // another process has the directory
  absent,        // there is none to read
  other_format,  // written by another version of Klade
  corrupt,       // RocksDB says so: delete the directory, it is rebuilt from the log
  storage,       // an I/O error: stop
};
std::string_view name_of(ViewsFault fault);

// Thrown on reading a view that is being built and has no older rows to show.  Caught in one place
// a program; an HTTP gateway answers 503.
struct ViewNotServed {
  View view;
};

// Thrown on a read that RocksDB could not do.  Caught in the same place.
struct ViewsUnreadable {
  ViewsFault fault;
};

// All views as they stood after one commit.
class ViewSnapshot : public ViewReader {
 public:
  // The sequence of the last frame that every current view shows, 0 before the first.  A view that
  // is still being built does not count.
  virtual std::uint64_t position(Partition partition) const = 0;
};

// What a group of views, folded together, writes for one partition.  Reads see what was put before;
// rows once read stay in memory, within bounds, for the commits to come.
class ViewWriter {
 public:
  virtual ~ViewWriter() = default;
  virtual ViewBatch& batch(std::size_t index) = 0;  // in the order of the writer's projections
  // Rows that wait for the commit, of all views together.
  virtual std::size_t pending() const = 0;
  virtual Result<Unit, ViewsFault> commit(const ViewCheckpoint& checkpoint) = 0;
};

class RocksViews {
 public:
  struct Limits {
    std::size_t write_buffers_bytes = std::size_t{64} << 20U;  // of all views together
    std::size_t block_cache_bytes = std::size_t{128} << 20U;
    std::size_t idle_snapshots = 16;  // kept for the next reader until the next commit
    std::size_t cached_rows = 4096;   // a view and partition; beyond: the cache starts anew
  };

  // `projections` must outlive the store; there is at most one of each View.
  static Result<std::unique_ptr<RocksViews>, ViewsFault> open(
      const std::filesystem::path& directory,
      std::span<const Projection* const> projections,
      std::uint32_t partitions,
      Limits limits);
  static Result<std::unique_ptr<RocksViews>, ViewsFault> open(
      const std::filesystem::path& directory,
      std::span<const Projection* const> projections,
      std::uint32_t partitions) {
    return open(directory, projections, partitions, Limits{});
  }
  // The rows as they stand now, also while another process writes; no writer, no later commits.
  static Result<std::unique_ptr<RocksViews>, ViewsFault> open_read_only(
      const std::filesystem::path& directory,
      std::span<const Projection* const> projections,
      std::uint32_t partitions);
  virtual ~RocksViews() = default;
  RocksViews(const RocksViews&) = delete;
  RocksViews& operator=(const RocksViews&) = delete;

  virtual std::span<const Projection* const> projections() const = 0;
  virtual std::uint32_t partitions() const = 0;  // 0 when opened for reading without knowing

  // Cheap: a snapshot that nobody uses and that is still the newest is handed out again.
  virtual std::shared_ptr<const ViewSnapshot> snapshot() = 0;
  // Like snapshot(), but of the versions in the code, built or not: for rebuilding and comparing.
  virtual std::shared_ptr<const ViewSnapshot> current_rows() const = 0;

  virtual ViewCheckpoint checkpoint(const Projection& projection, Partition partition) const = 0;
  virtual std::unique_ptr<ViewWriter> writer(std::span<const Projection* const> group,
                                             Partition partition) = 0;

  // The view has reached the log's end in this partition.  When all partitions have, it is built
  // and served, for good, and the column families of its other versions are dropped.
  virtual Result<Unit, ViewsFault> caught_up(const Projection& projection, Partition partition) = 0;
  virtual bool built(const Projection& projection) const = 0;
  virtual bool served(View view) const = 0;

 protected:
  RocksViews() = default;
};

// BLAKE2b-256 over all rows of a view in key order, keys and values with their lengths: equal for
// equal rows, whatever wrote them.
Digest digest_of_view(const ViewReader& rows, View view);

}  // namespace klade
