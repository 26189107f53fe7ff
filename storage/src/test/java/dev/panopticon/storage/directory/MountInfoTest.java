package dev.panopticon.storage.directory;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** With lines that containers of Docker 20.10 on ext4 had. */
class MountInfoTest {
  private static final String RECORDED =
      """
      112 61 0:39 / / rw,relatime master:3 - overlay overlay rw,lowerdir=/var/lib/docker/overlay2/l/HEOV:/var/lib/docker/overlay2/l/WQI6,upperdir=/var/lib/docker/overlay2/d74f/diff,workdir=/var/lib/docker/overlay2/d74f/work
      113 112 0:53 / /proc rw,nosuid,nodev,noexec,relatime - proc proc rw
      132 112 254:0 /var/lib/docker/volumes/8ec8e94de1e1b8ee8775796dd291dae3c0a652ad3240aed28e6175da1c6b0967/_data /var/lib/panopticon/model_registry rw,relatime master:1 - ext4 /dev/vda rw,discard,resv_strict
      133 112 254:0 /home/b\\040ind /var/lib/panopticon/query\\040storage rw,relatime - ext4 /dev/vda rw,discard,resv_strict
      134 112 254:0 /home/plain /var/lib/panopticon/evaluation_storage ro,relatime - ext4 /dev/vda rw,discard,resv_strict
      135 112 254:0 /var/lib/docker/volumes/named_containers/_data /var/lib/panopticon/named rw,relatime master:1 - ext4 /dev/vda rw,discard,resv_strict
      136 112 0:59 / /var/lib/panopticon/judge_service rw,nosuid,nodev,noexec,relatime - tmpfs tmpfs rw
      """;

  private final MountInfo mounts = MountInfo.parse(RECORDED);

  @TempDir Path folder;

  @Test
  void pathThatNothingIsMountedAboveIsOnTheRoot() {
    assertThat(mounts.nearest(Path.of("/var/lib/panopticon/postgres")).point())
        .isEqualTo(Path.of("/"));
  }

  @Test
  void nameThatOnlyBeginsLikeAMountIsNotBelowIt() {
    assertThat(mounts.nearest(Path.of("/var/lib/panopticon/named2")).point())
        .isEqualTo(Path.of("/"));
  }

  @Test
  void blanksAreUnescaped() {
    var mount = mounts.nearest(Path.of("/var/lib/panopticon/query storage/index"));
    assertThat(mount.root()).isEqualTo("/home/b ind");
    assertThat(mount.point()).isEqualTo(Path.of("/var/lib/panopticon/query storage"));
    assertThat(mount.isReadOnly()).isFalse();
  }

  @Test
  void readOnlyIsThisMountsOptionAndNotTheFileSystems() {
    var mount = mounts.nearest(Path.of("/var/lib/panopticon/evaluation_storage"));
    assertThat(mount.isReadOnly()).isTrue();
    assertThat(mount.isInMemory()).isFalse();
  }

  @Test
  void fileSystemInMemoryIsKnownByItsType() {
    assertThat(mounts.nearest(Path.of("/var/lib/panopticon/judge_service")).isInMemory()).isTrue();
  }

  @Test
  void volumeIsAnonymousWhenItsNameIs64HexDigits() {
    assertThat(mounts.nearest(Path.of("/var/lib/panopticon/model_registry")).isAnonymousVolume())
        .isTrue();
    assertThat(mounts.nearest(Path.of("/var/lib/panopticon/named")).isAnonymousVolume()).isFalse();
  }

  @Test
  void laterMountAtTheSamePointHidesTheEarlier() {
    var twice =
        MountInfo.parse(
            RECORDED
                + "140 112 0:60 / /var/lib/panopticon/judge_service rw shared:7 master:8 - xfs /dev/sdb rw\n");
    assertThat(twice.nearest(Path.of("/var/lib/panopticon/judge_service")).type()).isEqualTo("xfs");
  }

  @Test
  void linkIsFollowedToWhereItsTargetIsMounted() throws Exception {
    Path target = Files.createDirectory(folder.resolve("target"));
    Path link = Files.createSymbolicLink(folder.resolve("link"), target);
    var info =
        MountInfo.parse(
            "1 0 0:1 / / rw - overlay overlay rw\n2 1 0:2 / %s rw - ext4 /dev/x rw\n"
                .formatted(target.toRealPath()));
    assertThat(info.nearest(link).type()).isEqualTo("ext4");
  }

  @Test
  void thisMachinesOwnFileIsRead() {
    MountInfo.ofThisProcess()
        .ifPresent(
            real -> assertThat(real.nearest(Path.of("/proc/self")).type()).isEqualTo("proc"));
  }
}
