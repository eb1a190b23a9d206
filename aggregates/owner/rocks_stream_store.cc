// Rows, one column family, so that one write is one memtable's and no flush tears it:
//
//   key   = partition:u32be 01                              the checkpoint: packed IndexCheckpoint
//         | partition:u32be 02 command[16]                  packed KnownCommand
//         | partition:u32be 03 kind:u8 id[16] sequence:u64be  an event: packed EventRow
//         | FF FF FF FF "format"                            kFormat
//
// Big endian where the order matters; packed as in events/core/bytes.h.
#include "aggregates/owner/rocks_stream_store.h"

#include <rocksdb/cache.h>
#include <rocksdb/db.h>
#include <rocksdb/filter_policy.h>
#include <rocksdb/table.h>

#include <limits>
#include <utility>

#include "events/core/bytes.h"

namespace klade {
namespace {

constexpr std::string_view kFormat = "klade streams 2";
constexpr std::string_view kFormatKey =
    "\xFF\xFF\xFF\xFF"
    "format";
constexpr std::uint32_t kNoPartition = std::numeric_limits<std::uint32_t>::max();
constexpr std::size_t kBlockCacheBytes = std::size_t{64} << 20U;
constexpr int kBlockCacheShardBits = 2;
constexpr std::size_t kWriteBufferBytes = std::size_t{16} << 20U;
constexpr std::size_t kInfoLogBytes = std::size_t{1} << 20U;
constexpr std::size_t kInfoLogFiles = 2;
constexpr double kMemtableBloomShare = 0.02;
constexpr double kBloomBitsPerKey = 10;
constexpr int kMaxOpenFiles = 256;

enum class Tag : std::uint8_t { checkpoint = 1, command = 2, event = 3 };

struct EventRow {
  Instant at{};
  Origin origin;
  std::string type;
  std::string payload;
  FIELDS(at, origin, type, payload)
};

template <class Integer>
void put_big_endian(std::string& key, Integer value) {
  for (std::size_t shift = sizeof value * 8; shift > 0; shift -= 8) {
    key.push_back(static_cast<char>(static_cast<std::uint8_t>(value >> (shift - 8))));
  }
}

std::string partition_key(std::uint32_t partition) {
  std::string key;
  put_big_endian(key, partition);
  return key;
}

std::string key_of(Partition partition, Tag tag) {
  CHECK(static_cast<std::uint32_t>(partition) != kNoPartition);
  std::string key = partition_key(static_cast<std::uint32_t>(partition));
  key.push_back(static_cast<char>(tag));
  return key;
}

void put_id(std::string& key, const Id128& id) {
  key.append(reinterpret_cast<const char*>(id.bytes.data()), id.bytes.size());
}

std::string command_key(Partition partition, const CommandId& id) {
  std::string key = key_of(partition, Tag::command);
  put_id(key, id);
  return key;
}

std::string event_key(Partition partition, const StreamId& stream, std::uint64_t sequence) {
  std::string key = key_of(partition, Tag::event);
  key.push_back(static_cast<char>(stream.kind));
  put_id(key, stream.id);
  put_big_endian(key, sequence);
  return key;
}

// What kept the store from answering.  Never "not there": the callers sort that out first.
LogFault fault_of(const rocksdb::Status& status) {
  return status.IsCorruption() ? LogFault::corrupt : LogFault::unavailable;
}

Result<Unit, LogFault> written(const rocksdb::Status& status) {
  if (!status.ok()) return Failure{fault_of(status)};
  return Unit{};
}

rocksdb::Options options() {
  rocksdb::BlockBasedTableOptions table;
  table.block_cache = rocksdb::NewLRUCache(kBlockCacheBytes, kBlockCacheShardBits);
  table.filter_policy.reset(rocksdb::NewBloomFilterPolicy(kBloomBitsPerKey));
  table.cache_index_and_filter_blocks = true;
  // Whole, the filter of a large file fits in no shard of the cache, and is read for each look-up.
  table.index_type = rocksdb::BlockBasedTableOptions::kTwoLevelIndexSearch;
  table.partition_filters = true;
  rocksdb::Options options;
  options.create_if_missing = true;
  options.table_factory.reset(rocksdb::NewBlockBasedTableFactory(table));
  options.write_buffer_size = kWriteBufferBytes;
  // Most look-ups are for commands and streams that are new: the memtable need not be searched.
  options.memtable_prefix_bloom_size_ratio = kMemtableBloomShare;
  options.memtable_whole_key_filtering = true;
  options.max_open_files = kMaxOpenFiles;
  options.max_log_file_size = kInfoLogBytes;
  options.keep_log_file_num = kInfoLogFiles;
  return options;
}

}  // namespace

class RocksStreamStore::Database {
 public:
  explicit Database(std::unique_ptr<rocksdb::DB> db) : db_(std::move(db)) {}
  rocksdb::DB& operator*() const { return *db_; }

  template <class Row>
  Result<std::optional<Row>, LogFault> get(const std::string& key) const {
    rocksdb::PinnableSlice bytes;
    const auto status = db_->Get(rocksdb::ReadOptions(), db_->DefaultColumnFamily(), key, &bytes);
    if (status.IsNotFound()) return std::optional<Row>();
    if (!status.ok()) return Failure{fault_of(status)};
    auto row = unpacked<Row>({bytes.data(), bytes.size()});
    if (!row) return Failure{LogFault::corrupt};
    return row;
  }

 private:
  std::unique_ptr<rocksdb::DB> db_;
};

namespace {

rocksdb::Status open_database(const std::string& path, std::unique_ptr<rocksdb::DB>& db) {
  rocksdb::DB* opened = nullptr;
  auto status = rocksdb::DB::Open(options(), path, &opened);
  db.reset(opened);
  return status;
}

// What stands in the directory is an index of this format, or nothing yet.
bool usable(rocksdb::DB& db) {
  std::string format;
  if (db.Get(rocksdb::ReadOptions(), kFormatKey, &format).ok()) return format == kFormat;
  const std::unique_ptr<rocksdb::Iterator> rows(db.NewIterator(rocksdb::ReadOptions()));
  rows->SeekToFirst();
  return !rows->Valid() && rows->status().ok();
}

}  // namespace

RocksStreamStore::RocksStreamStore(std::unique_ptr<Database> database)
    : database_(std::move(database)) {}
RocksStreamStore::~RocksStreamStore() = default;

Result<std::unique_ptr<RocksStreamStore>, LogFault> RocksStreamStore::open(
    const std::filesystem::path& directory) {
  std::error_code error;
  std::filesystem::create_directories(directory, error);
  if (error) return Failure{LogFault::unavailable};
  std::unique_ptr<rocksdb::DB> db;
  auto status = open_database(directory.string(), db);
  if (status.IsCorruption() || (status.ok() && !usable(*db))) {
    db.reset();
    status = rocksdb::DestroyDB(directory.string(), rocksdb::Options());
    if (status.ok()) status = open_database(directory.string(), db);
  }
  if (status.ok()) {
    status = db->Put(rocksdb::WriteOptions(), rocksdb::Slice(kFormatKey), rocksdb::Slice(kFormat));
  }
  if (!status.ok()) return Failure{fault_of(status)};
  return std::unique_ptr<RocksStreamStore>(
      new RocksStreamStore(std::make_unique<Database>(std::move(db))));
}

Result<std::uint64_t, LogFault> RocksStreamStore::each(
    Partition partition,
    const StreamId& stream,
    const std::function<void(const StoredEvent&, const Origin&, Instant at)>& visit) const {
  // A point look-up is answered by the Bloom filters when the stream is new; an iterator is not.
  const std::string first = event_key(partition, stream, 1);
  const auto begun = database_->get<EventRow>(first);
  if (!begun) return Failure{begun.error()};
  if (!*begun) return std::uint64_t{0};

  const std::string last = event_key(partition, stream, std::numeric_limits<std::uint64_t>::max());
  const rocksdb::Slice upper_bound(last);
  rocksdb::ReadOptions to_end_of_stream;
  to_end_of_stream.iterate_upper_bound = &upper_bound;
  const std::unique_ptr<rocksdb::Iterator> rows((**database_).NewIterator(to_end_of_stream));
  std::uint64_t sequence = 0;
  for (rows->Seek(first); rows->Valid(); rows->Next()) {
    sequence += 1;
    auto row = unpacked<EventRow>(rows->value().ToStringView());
    const bool next = rows->key() == rocksdb::Slice(event_key(partition, stream, sequence));
    if (!row || !next) return Failure{LogFault::corrupt};
    visit({stream, sequence, std::move(row->type), std::move(row->payload)}, row->origin, row->at);
  }
  if (!rows->status().ok()) return Failure{fault_of(rows->status())};
  return sequence;
}

Result<std::optional<KnownCommand>, LogFault> RocksStreamStore::command(Partition partition,
                                                                        const CommandId& id) const {
  return database_->get<KnownCommand>(command_key(partition, id));
}

Result<Unit, LogFault> RocksStreamStore::apply(Partition partition,
                                               const Frame* frame,
                                               const IndexCheckpoint& checkpoint) {
  rocksdb::WriteBatch batch;
  batch.Put(key_of(partition, Tag::checkpoint), packed(checkpoint));
  static const std::vector<StoredCommand> kNone;
  std::string row;
  for (const StoredCommand& command : frame == nullptr ? kNone : frame->commands) {
    const Origin& origin = command.origin;
    batch.Put(command_key(partition, origin.command),
              packed(KnownCommand{frame->seq, origin.fingerprint}));
    for (const StoredEvent& event : command.events) {
      row.clear();
      ByteWriter out(row);  // an EventRow, without copying it together first
      pack(out, frame->at);
      pack(out, origin);
      out.bytes(event.type);
      out.bytes(event.payload);
      batch.Put(event_key(partition, event.stream, event.sequence), row);
    }
  }
  return written((**database_).Write(rocksdb::WriteOptions(), &batch));
}

Result<IndexCheckpoint, LogFault> RocksStreamStore::checkpoint(Partition partition) const {
  auto row = database_->get<IndexCheckpoint>(key_of(partition, Tag::checkpoint));
  if (!row) return Failure{row.error()};
  return row->value_or(IndexCheckpoint{});
}

Result<Unit, LogFault> RocksStreamStore::clear(Partition partition) {
  const auto number = static_cast<std::uint32_t>(partition);
  CHECK(number != kNoPartition);
  rocksdb::DB& db = **database_;
  return written(db.DeleteRange(rocksdb::WriteOptions(),
                                db.DefaultColumnFamily(),
                                partition_key(number),
                                partition_key(number + 1)));
}

}  // namespace klade
