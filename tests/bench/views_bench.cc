// Replay of a log into views, beside RocksDB alone taking the same rows in the same batches.
//   klade_bench views --data DIR --dir DIR --rounds N
//
// The floor: what each step commits is noted down, a row once a commit, and then put by write
// batches of the same extent into a RocksDB with a column family a view, the WAL on, unsynced.
#include <rocksdb/db.h>
#include <rocksdb/write_batch.h>

#include <filesystem>
#include <map>
#include <memory>
#include <span>

#include "events/data_dir.h"
#include "events/log/embedded_log.h"
#include "projections/view_fold.h"
#include "tests/bench/bench.h"

namespace klade::bench {
namespace {

constexpr Partition kPartition{0};
constexpr std::size_t kStepRecords = 4096;
constexpr std::chrono::milliseconds kNoWait{0};

using Views = std::vector<const Projection*>;

// What one commit writes: per view, a value or nothing where the row is erased.
using Rows = std::map<std::string, std::optional<std::string>, std::less<>>;
using Commit = std::vector<Rows>;  // by place in the group

class NotingBatch final : public ViewBatch {
 public:
  NotingBatch(ViewBatch& to, Rows& noted) : to_(to), noted_(noted) {}
  std::optional<std::string> get(std::string_view key) const override { return to_.get(key); }
  void scan(std::string_view prefix, const ViewReader::Visit& visit) const override {
    to_.scan(prefix, visit);
  }
  void put(std::string_view key, std::string_view value) override {
    noted_[std::string(key)] = std::string(value);
    to_.put(key, value);
  }
  void erase(std::string_view key) override {
    noted_[std::string(key)] = std::nullopt;
    to_.erase(key);
  }

 private:
  ViewBatch& to_;
  Rows& noted_;
};

class Noting final : public Projection {
 public:
  Noting(const Projection& to, Rows& noted) : to_(to), noted_(noted) {}
  View view() const override { return to_.view(); }
  std::string_view name() const override { return to_.name(); }
  std::uint32_t version() const override { return to_.version(); }
  bool wants(std::string_view type) const override { return to_.wants(type); }
  void project(const Recorded& record, const Place& place, ViewBatch& rows) const override {
    NotingBatch noting(rows, noted_);
    to_.project(record, place, noting);
  }

 private:
  const Projection& to_;
  Rows& noted_;
};

struct Replayed {
  double seconds = 0;
  std::uint64_t events = 0;
};

Replayed replay(EventLog& log,
                const std::filesystem::path& directory,
                const Views& group,
                const std::function<void()>& after_step) {
  std::filesystem::remove_all(directory);
  auto views = RocksViews::open(directory, group, log.partitions());
  if (!views) give_up("views cannot be opened: " + std::string(name_of(views.error())));
  Replayed replayed;
  const auto begin = Steady::now();
  ViewFold fold(log, kPartition, **views, group, {});
  while (true) {
    const auto stepped = fold.step(kStepRecords, kNoWait);
    if (!stepped) give_up("replay stopped: " + describe(stepped.error()));
    replayed.events += stepped->events;
    if (after_step) after_step();
    if (stepped->records == 0) break;
  }
  replayed.seconds = seconds_since(begin);
  return replayed;
}

std::vector<Commit> note_commits(EventLog& log,
                                 const std::filesystem::path& directory,
                                 const Views& group) {
  Commit now(group.size());
  std::vector<std::unique_ptr<Noting>> noting;
  Views noted;
  for (std::size_t i = 0; i < group.size(); ++i) {
    noted.push_back(noting.emplace_back(std::make_unique<Noting>(*group[i], now[i])).get());
  }
  std::vector<Commit> commits;
  replay(log, directory, noted, [&] {
    commits.push_back(now);
    for (Rows& rows : now) rows.clear();
  });
  return commits;
}

// Seconds that RocksDB takes for the commits.
double put_all(const std::filesystem::path& directory,
               const Views& group,
               const std::vector<Commit>& commits) {
  std::filesystem::remove_all(directory);
  rocksdb::Options options;
  options.create_if_missing = true;
  rocksdb::DB* opened = nullptr;
  if (!rocksdb::DB::Open(options, directory.string(), &opened).ok()) give_up("no floor: open");
  const std::unique_ptr<rocksdb::DB> db(opened);
  std::vector<rocksdb::ColumnFamilyHandle*> columns;
  for (const Projection* view : group) {
    columns.emplace_back();
    const auto made = db->CreateColumnFamily(options, std::string(view->name()), &columns.back());
    if (!made.ok()) give_up("no floor: column family");
  }
  const auto begin = Steady::now();
  for (const Commit& commit : commits) {
    rocksdb::WriteBatch batch;
    for (std::size_t i = 0; i < commit.size(); ++i) {
      for (const auto& [key, value] : commit[i]) {
        const auto put = value ? batch.Put(columns[i], key, *value) : batch.Delete(columns[i], key);
        if (!put.ok()) give_up("no floor: put");
      }
    }
    if (!db->Write({}, &batch).ok()) give_up("no floor: write");
  }
  const double seconds = seconds_since(begin);
  for (rocksdb::ColumnFamilyHandle* column : columns) {
    db->DestroyColumnFamilyHandle(column).PermitUncheckedError();
  }
  return seconds;
}

std::size_t rows_of(const std::vector<Commit>& commits) {
  std::size_t rows = 0;
  for (const Commit& commit : commits) {
    for (const Rows& of_view : commit) rows += of_view.size();
  }
  return rows;
}

void measure(EventLog& log,
             const Arguments& arguments,
             const Views& group,
             const std::string& name,
             Figures& figures) {
  const std::filesystem::path dir = arguments.text("dir");
  const auto commits = note_commits(log, dir / "views", group);
  std::vector<double> replaying;
  std::vector<double> putting;
  Replayed last;
  for (std::size_t i = 0; i < arguments.count("rounds"); ++i) {
    last = replay(log, dir / "views", group, {});
    replaying.push_back(last.seconds);
    putting.push_back(put_all(dir / "floor", group, commits));
  }
  const auto rows = static_cast<double>(rows_of(commits));
  figures.add(name + "_events", static_cast<double>(last.events));
  figures.add(name + "_rows", rows);
  figures.add(name + "_events_per_second",
              static_cast<double>(last.events) / percentile(replaying, 0.5));
  figures.add(name + "_rows_per_second", rows / percentile(replaying, 0.5));
  figures.add(name + "_floor_rows_per_second", rows / percentile(putting, 0.5));
}

}  // namespace

void views_bench(const Arguments& arguments) {
  auto log = EmbeddedLog::open_read_only(DataDir{arguments.text("data")}.log());
  if (!log) give_up("the log cannot be opened");
  const auto all = all_projections();
  Figures figures;
  measure(**log, arguments, Views(all.begin(), all.end()), "all", figures);
  const auto marks = std::ranges::find(all, View::marks, &Projection::view);
  if (marks == all.end()) give_up("there is no view of marks");
  measure(**log, arguments, {*marks}, "one", figures);
  figures.print();
}

}  // namespace klade::bench
