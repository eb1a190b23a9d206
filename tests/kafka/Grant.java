// Rights on a cluster of Kafka, by its own client: java -cp LIBS Grant.java BROKERS USER RIGHT...
// A RIGHT is RESOURCE:PREFIX:OPERATION, as in TOPIC:klade.:READ: on whatever has a name that begins so.
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.acl.AccessControlEntry;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.acl.AclPermissionType;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourcePattern;
import org.apache.kafka.common.resource.ResourceType;

public class Grant {
  public static void main(String[] arguments) throws Exception {
    List<AclBinding> all = new ArrayList<>();
    for (int i = 2; i < arguments.length; ++i) {
      String[] right = arguments[i].split(":");
      all.add(new AclBinding(
          new ResourcePattern(ResourceType.fromString(right[0]), right[1], PatternType.PREFIXED),
          new AccessControlEntry(
              "User:" + arguments[1], "*", AclOperation.fromString(right[2]), AclPermissionType.ALLOW)));
    }
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", arguments[0]))) {
      admin.createAcls(all).all().get();
    }
  }
}
