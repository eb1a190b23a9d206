// A school's data directory for tests of copies: two partitions, several owners, void records, one
// person who is there and one who has been erased.
#pragma once

#include "events/data_dir.h"
#include "events/log/embedded_log.h"
#include "events/vault/rocks_vault.h"
#include "replay/opening.h"
#include "tests/replay/support.h"

namespace klade {

class SchoolDirectory {
 public:
  static constexpr std::uint32_t kPartitions = 2;

  explicit SchoolDirectory(const std::filesystem::path& root) : data_{root} {
    std::filesystem::create_directories(root);
    const auto key = create_operator_key(data_.operator_key());
    CHECK(key.ok());
    auto vault = RocksVault::create(data_.vault(), *key);
    CHECK(vault.ok());
    vault_ = std::move(*vault);
    auto log = EmbeddedLog::create(data_.log(), kPartitions);
    CHECK(log.ok());
    log_ = std::move(*log);
    write_records();
    CHECK(vault_->erase(janis_).ok());
    save();
  }

  HistorySource source() const { return {data_.root, {}}; }
  const DataDir& data() const { return data_; }
  RocksVault& vault() { return *vault_; }
  PersonId anna() const { return anna_; }
  PersonId janis() const { return janis_; }
  StreamId stream() const { return stream_; }
  const MemoryLog& records() const { return draft_; }

  // The school goes on: somebody new, whose key is new too.
  PersonId go_on() {
    const PersonId person{numbered(500 + ++newcomers_)};
    register_person(person, "Eva");
    save();
    return person;
  }

 private:
  void write_records() {
    first_.claim();
    register_person(anna_, "Anna");
    register_person(janis_, "Janis");
    draft_.insert(Partition{0}, "nobody's");
    write_school(second_, 120, 3);  // claims at each 50th
    draft_.insert(Partition{1}, draft_.records(Partition{1}).back());
    second_.claim();
  }
  void register_person(const PersonId& person, std::string_view name) {
    PersonRegistered registered;
    registered.school = SchoolId(numbered(1));
    registered.person = person;
    registered.details.given_name = *vault_->seal(person, "person.given_name", name);
    first_.frame({PeopleEvent{registered}}, stream_);
  }
  void save() {
    MemoryLog more(kPartitions);
    for (std::uint32_t p = 0; p < kPartitions; ++p) {
      const auto records = draft_.records(Partition{p});
      for (; saved_[p] < records.size(); ++saved_[p]) more.insert(Partition{p}, records[saved_[p]]);
    }
    append_all(more, *log_);
  }

  const DataDir data_;
  const PersonId anna_{numbered(42)};
  const PersonId janis_{numbered(43)};
  const StreamId stream_{StreamKind::person, numbered(41)};
  MemoryLog draft_{kPartitions};
  Scribe first_{draft_, Partition{0}};
  Scribe second_{draft_, Partition{1}};
  std::uint64_t newcomers_ = 0;
  std::array<std::size_t, kPartitions> saved_{};
  std::unique_ptr<RocksVault> vault_;
  std::unique_ptr<EmbeddedLog> log_;
};

// What a command says; it must hold.
template <class Options>
std::string said(int (*run)(const Options&, Console&), const Options& options) {
  TestConsole console;
  EXPECT_EQ(run(options, console.console), kExitHolds) << console.err.str();
  return console.out.str();
}
// What it says of a fault, which there must be.
template <class Options>
std::string refused(int (*run)(const Options&, Console&), const Options& options) {
  TestConsole console;
  EXPECT_EQ(run(options, console.console), kExitFault) << console.out.str();
  return console.err.str();
}

}  // namespace klade
