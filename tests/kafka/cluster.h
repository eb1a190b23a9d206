// Brokers of a test's own, which it may kill: tests/kafka/cluster.py from C++, in a directory that
// goes with the test.  Not thread-safe.  What goes wrong fails the current test.
#pragma once

#include <string>
#include <vector>

#include "tests/temporary_directory.h"

namespace klade {

class KafkaCluster {
 public:
  // One node or three, with "name=value" for server.properties beside cluster.py's own, each on its
  // address of `hosts`, or all on 127.0.0.1.  Where `secure` is "user:password" they listen for
  // that user by TLS and SASL as well, and it may do what it is granted.  Where there is
  // no Java the current test is skipped, or failed, as by require_kafka(), and brokers() is empty.
  explicit KafkaCluster(int nodes,
                        const std::vector<std::string>& properties = {},
                        const std::vector<std::string>& hosts = {},
                        const std::string& secure = {});
  ~KafkaCluster();
  KafkaCluster(const KafkaCluster&) = delete;
  KafkaCluster& operator=(const KafkaCluster&) = delete;

  // host:port of each, with commas.
  const std::string& brokers() const { return brokers_; }
  // Where they listen by TLS, and what librdkafka is to be told for it.
  std::string secure_brokers() const;
  std::filesystem::path client_properties() const;
  // Each right is "RESOURCE:PREFIX:OPERATION", as Kafka names them.
  void grant(const std::vector<std::string>& rights) const;

  // Nodes count from 1.  SIGKILL, and its end.
  void kill(int node) const;
  // SIGTERM, and its end: it has closed its files.
  void end(int node) const;
  // SIGSTOP and SIGCONT.
  void stop(int node) const;
  void resume(int node) const;
  // Returns when it answers: not before broker.session.timeout.ms after a kill, which the
  // controller waits before it believes in it.
  void start(int node) const;
  // The node's data directory, where its segment files are.
  std::filesystem::path data(int node) const;

 private:
  int run(const std::vector<std::string>& arguments) const;

  TemporaryDirectory directory_;
  std::string brokers_;
};

}  // namespace klade
