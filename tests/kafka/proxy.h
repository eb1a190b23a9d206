// A network between librdkafka and its brokers that loses, holds and repeats requests as a plan
// says, where the plan tells Kafka's requests apart: TCP of its own on the brokers' addresses, one
// port a broker.
//
// It rewrites the brokers' ports in what tells a client where brokers are (Metadata,
// FindCoordinator), so that every request passes here, and keeps these two at versions that it can
// read by lowering them in ApiVersions.  Brokers must therefore be on addresses of this machine, as
// tests/kafka/cluster.py has them, and no two on one port.  Producers must want acknowledgements.
// No TLS.
//
// Every function may be called from any thread.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace klade {

// Kafka's own numbers of what a client asks.
enum class KafkaApi : std::int16_t {
  produce = 0,
  fetch = 1,
  list_offsets = 2,
  metadata = 3,
  find_coordinator = 10,
  api_versions = 18,
  init_producer_id = 22,
  add_partitions_to_txn = 24,
  end_txn = 26,
};

enum class Fault {
  none,
  lose_request,   // the broker never sees it; the connection ends
  lose_answer,    // the broker has done it and answered; the connection ends instead of the answer
  spoil_request,  // of produce: a byte of it is wrong, and the broker refuses it
  spoil_answer,   // of produce: the broker has done it; the answer says that it has not, for now
  repeat,         // the broker gets it twice, the client one answer
  hold,           // it and what follows on its connection stay here until release(), even when the
                  // client has gone meanwhile: a request that lands late
};

struct KafkaRequest {
  KafkaApi api = KafkaApi::produce;
  std::size_t number = 0;  // of that kind, from 0 when the plan was set
};

class FaultProxy {
 public:
  // Says what happens to each request.  Called in the proxy's thread, one at a time;
  // it calls nothing of the proxy.
  using Plan = std::function<Fault(const KafkaRequest&)>;

  // In front of brokers "address:port,...".  Passes everything on until there is a plan.
  explicit FaultProxy(const std::string& brokers);
  ~FaultProxy();
  FaultProxy(const FaultProxy&) = delete;
  FaultProxy& operator=(const FaultProxy&) = delete;

  // What a client is to be told instead of the brokers' own addresses.
  std::string brokers() const;
  void set_plan(Plan plan);

  // Each of the three has happened when it returns.
  // Ends all connections, and each new one at once, until mend().  What was held is lost.
  void cut();
  void mend();
  // Passes on what is held, and holds again what comes after if the plan says so.
  void release();

  // How many requests of that kind came, and how many the plan has done that to.
  std::size_t requests(KafkaApi api) const;
  std::size_t faults(Fault fault) const;
  // False when there were not so many in time.
  bool wait_for(Fault fault, std::size_t count, std::chrono::milliseconds timeout) const;
  // Until no connection is left: clients have gone, and what they asked is answered.
  bool wait_until_idle(std::chrono::milliseconds timeout) const;

 private:
  class Network;
  std::unique_ptr<Network> network_;
};

// Of the requests of that kind, `share` (0 to 1) meet one of these faults; which, the seed says.
FaultProxy::Plan seeded_plan(std::uint64_t seed,
                             KafkaApi api,
                             double share,
                             std::vector<Fault> faults);

// That fault for the first `count` requests of that kind.
FaultProxy::Plan first_plan(KafkaApi api, std::size_t count, Fault fault);

}  // namespace klade
