import java.io.InputStream;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassFileVersion;
import java.lang.classfile.ClassHierarchyResolver;
import java.lang.classfile.ClassTransform;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Collections;
import java.util.jar.JarFile;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

// Gives the classes of the jars that are its arguments the format of Java 8, where theirs is that of Java 5: the JVM's AOT
// cache takes no class that is verified without stack maps, and the command line's library, picocli, has 228 of them.
// What the classes do stays the same. Run by the build on the extracted program; needs a JDK.

private static final int WITH_STACK_MAPS = 50;
private static final int JAVA_8 = 52;

void main(String[] jars) throws Exception {
  for (String jar : jars) {
    upgrade(Path.of(jar));
  }
}

private static void upgrade(Path jar) throws Exception {
  Path upgraded = jar.resolveSibling(jar.getFileName() + ".new");
  try (var classes = new URLClassLoader(new URL[] {jar.toUri().toURL()});
      var from = new JarFile(jar.toFile());
      var to = new ZipOutputStream(Files.newOutputStream(upgraded))) {
    ClassFile format = format(classes);
    for (ZipEntry entry : Collections.list(from.entries())) {
      try (InputStream in = from.getInputStream(entry)) {
        var copy = new ZipEntry(entry.getName());
        copy.setTime(entry.getTime());
        to.putNextEntry(copy);
        to.write(upgraded(format, entry, in.readAllBytes()));
        to.closeEntry();
      }
    }
  }
  Files.move(upgraded, jar, StandardCopyOption.REPLACE_EXISTING);
}

private static ClassFile format(ClassLoader classes) {
  var hierarchy =
      ClassHierarchyResolver.ofResourceParsing(classes)
          .orElse(ClassHierarchyResolver.defaultResolver());
  return ClassFile.of(
      ClassFile.StackMapsOption.GENERATE_STACK_MAPS,
      ClassFile.ConstantPoolSharingOption.NEW_POOL, // else the code is copied as it is
      ClassFile.ClassHierarchyResolverOption.of(hierarchy));
}

private static byte[] upgraded(ClassFile format, ZipEntry entry, byte[] bytes) {
  if (!entry.getName().endsWith(".class") || majorVersion(bytes) >= WITH_STACK_MAPS) {
    return bytes;
  }
  ClassTransform rebuild =
      ClassTransform.transformingMethodBodies((code, element) -> code.with(element))
          .andThen(
              (type, element) -> {
                if (element instanceof ClassFileVersion) {
                  type.withVersion(JAVA_8, 0);
                } else {
                  type.with(element);
                }
              });
  return format.transformClass(format.parse(bytes), rebuild);
}

private static int majorVersion(byte[] bytes) {
  return Byte.toUnsignedInt(bytes[6]) << 8 | Byte.toUnsignedInt(bytes[7]);
}
