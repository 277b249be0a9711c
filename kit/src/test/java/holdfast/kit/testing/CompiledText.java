package holdfast.kit.testing;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.io.StringWriter;
import java.net.URI;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/** Classes written down in a test, so that a wrong one stands beside the rule that refuses it. */
final class CompiledText {

  private static final JavaCompiler COMPILER = ToolProvider.getSystemJavaCompiler();

  /** One for all: opening every jar of the class path anew takes longer than compiling. */
  private static final StandardJavaFileManager FILES =
      COMPILER.getStandardFileManager(null, null, null);

  private static final Pattern PACKAGE = Pattern.compile("package ([\\w.]+);");
  private static final Pattern TYPE = Pattern.compile("(?:class|interface|record) (\\w+)");

  /** Compiles one type a text into {@code folder}. */
  static JavaClasses classes(Path folder, String... texts) {
    var messages = new StringWriter();
    var sources = Arrays.stream(texts).map(CompiledText::source).toList();
    var options = List.of("-d", folder.toString(), "-proc:none", "-Xlint:none");
    boolean compiled = COMPILER.getTask(messages, FILES, null, options, null, sources).call();
    if (!compiled) {
      throw new AssertionError("the text of the test does not compile:\n" + messages);
    }
    return new ClassFileImporter().importPath(folder);
  }

  private static JavaFileObject source(String text) {
    var name = first(PACKAGE, text) + "." + first(TYPE, text);
    var uri =
        URI.create("text:///" + name.replace('.', '/') + JavaFileObject.Kind.SOURCE.extension);
    return new SimpleJavaFileObject(uri, JavaFileObject.Kind.SOURCE) {
      @Override
      public CharSequence getCharContent(boolean ignoreEncodingErrors) {
        return text;
      }
    };
  }

  private static String first(Pattern pattern, String text) {
    var matcher = pattern.matcher(text);
    if (!matcher.find()) {
      throw new AssertionError("no " + pattern + " in:\n" + text);
    }
    return matcher.group(1);
  }

  private CompiledText() {}
}
