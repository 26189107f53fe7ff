package dev.panopticon.providers;

import static org.assertj.core.api.Assertions.assertThat;

import dev.panopticon.model.Credential;
import dev.panopticon.model.ModelSpec;
import dev.panopticon.model.ProviderKind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class CredentialsTest {
  private static final String LOCAL = "http://localhost:11434/v1";

  @TempDir private Path folder;
  private final Map<String, String> environment = new HashMap<>();
  private Path secrets;
  private Credentials credentials;

  @BeforeEach
  void allowOneDirectory() throws IOException {
    secrets = Files.createDirectory(folder.resolve("secrets"));
    credentials = new Credentials(environment::get, List.of(secrets, folder.resolve("missing")));
    environment.put("OPENAI_API_KEY", "sk-openai");
    environment.put("PANOPTICON_KEY_LOCAL", "  sk-local\n");
  }

  private static ModelSpec.Remote compatible(String baseUrl, Credential credential) {
    return Calls.model(ProviderKind.OPENAI_COMPATIBLE, baseUrl, credential, Map.of());
  }

  private static ModelSpec.Remote openAi(String baseUrl) {
    return Calls.model(
        ProviderKind.OPENAI,
        baseUrl,
        new Credential.EnvironmentVariable("OPENAI_API_KEY"),
        Map.of());
  }

  private Optional<String> faultOfVariable(String name) {
    return credentials.faultOf(compatible(LOCAL, new Credential.EnvironmentVariable(name)));
  }

  private Optional<String> faultOfFile(Path file) {
    return credentials.faultOf(compatible(LOCAL, new Credential.SecretFile(file.toString())));
  }

  private ApiKey keyOf(ModelSpec.Remote model) {
    var endpoint = ((Resolved.Found<Endpoint>) Endpoint.of(model)).value();
    return ((Resolved.Found<ApiKey>) credentials.resolve(model, endpoint)).value();
  }

  @Test
  void variableOfThePrefixIsTrimmedAndGoesWhereTheDefinitionSays() {
    var model = compatible(LOCAL, new Credential.EnvironmentVariable("PANOPTICON_KEY_LOCAL"));

    assertThat(credentials.faultOf(model)).isEmpty();
    assertThat(keyOf(model).value()).isEqualTo("sk-local");
  }

  @Test
  void keyIsLookedUpAgainAtEveryCall() {
    var model = compatible(LOCAL, new Credential.EnvironmentVariable("PANOPTICON_KEY_LOCAL"));
    keyOf(model);
    environment.put("PANOPTICON_KEY_LOCAL", "rotated");

    assertThat(keyOf(model).value()).isEqualTo("rotated");
  }

  @Test
  void variableThatIsNotSetSaysWhereItHasToBe() {
    assertThat(faultOfVariable("PANOPTICON_KEY_NONE"))
        .hasValueSatisfying(
            fault ->
                assertThat(fault)
                    .contains("PANOPTICON_KEY_NONE is not set in the server's process"));
    environment.put("PANOPTICON_KEY_NONE", "  ");
    assertThat(faultOfVariable("PANOPTICON_KEY_NONE")).isPresent();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "DATABASE_URL",
        "PATH",
        "OPENAI_API_KEY",
        "panopticon_key_x",
        "PANOPTICON_API_KEY",
        ""
      })
  void noOtherVariableGoesToAServerOfOnesOwn(String name) {
    environment.put(name, "secret-value");

    assertThat(faultOfVariable(name))
        .hasValueSatisfying(
            fault -> assertThat(fault).contains("PANOPTICON_KEY_").doesNotContain("secret-value"));
  }

  @ParameterizedTest
  @NullSource
  @ValueSource(
      strings = {
        "https://api.openai.com/v1",
        "https://eu.api.openai.com/v1",
        "https://API.OpenAI.com:443/v1/"
      })
  void openAiKeyGoesToOpenAi(String baseUrl) {
    assertThat(credentials.faultOf(openAi(baseUrl))).isEmpty();
    assertThat(keyOf(openAi(baseUrl)).value()).isEqualTo("sk-openai");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://api.openai.com/v1",
        "https://api.openai.com:8443/v1",
        "https://api.openai.com.evil.example/v1",
        "https://evilapi.openai.com/v1",
        "https://evil.example/api.openai.com",
        "https://evil.example/v1?host=api.openai.com",
        "https://api.openai.com@evil.example/v1",
        "https://evil.example\\@api.openai.com/v1",
        "http://localhost:8000/v1",
        "//api.openai.com/v1",
        "ftp://api.openai.com/v1"
      })
  void openAiKeyGoesNowhereElse(String baseUrl) {
    assertThat(credentials.faultOf(openAi(baseUrl)))
        .hasValueSatisfying(fault -> assertThat(fault).doesNotContain("sk-openai"));
  }

  @Test
  void openAiWithoutAKeyIsAFaultAndALocalServerWithoutOneIsNot() {
    var none = new Credential.None();

    assertThat(credentials.faultOf(Calls.model(ProviderKind.OPENAI, null, none, Map.of())))
        .isPresent();
    assertThat(credentials.faultOf(compatible(LOCAL, none))).isEmpty();
    assertThat(keyOf(compatible(LOCAL, none)).isPresent()).isFalse();
  }

  @Test
  void keyWithCharactersThatCannotBeInAHeaderIsAFaultThatDoesNotShowIt() {
    environment.put("PANOPTICON_KEY_BAD", "sk-one\r\nX-Injected: two");

    assertThat(faultOfVariable("PANOPTICON_KEY_BAD"))
        .hasValueSatisfying(
            fault -> assertThat(fault).contains("line breaks").doesNotContain("sk-one"));
  }

  @Test
  void secretFileIsReadTrimmedAndAgainAtEveryCall() throws IOException {
    Path file = Files.writeString(secrets.resolve("key"), "sk-file\n");
    var model = compatible(LOCAL, new Credential.SecretFile(file.toString()));

    assertThat(keyOf(model).value()).isEqualTo("sk-file");
    Files.writeString(file, "sk-rotated");
    assertThat(keyOf(model).value()).isEqualTo("sk-rotated");
  }

  @Test
  void secretFileMayBeALinkWithinItsDirectoryAsKubernetesMountsIt() throws IOException {
    Path real =
        Files.writeString(
            Files.createDirectory(secrets.resolve("..data")).resolve("key"), "sk-k8s");
    Path link = Files.createSymbolicLink(secrets.resolve("key"), real);

    assertThat(faultOfFile(link)).isEmpty();
  }

  @Test
  void fileOutsideOfTheAllowedDirectoriesIsNeverRead() throws IOException {
    Path outside = Files.writeString(folder.resolve("password"), "secret-value");
    Path link = Files.createSymbolicLink(secrets.resolve("link"), outside);
    Path sibling =
        Files.writeString(
            Files.createDirectory(folder.resolve("secrets-not")).resolve("key"), "secret-value");

    assertThat(
            List.of(
                outside,
                link,
                sibling,
                secrets.resolve("../password"),
                Path.of("/etc/hostname"),
                Path.of("secrets/key")))
        .allSatisfy(
            path ->
                assertThat(faultOfFile(path))
                    .hasValueSatisfying(
                        fault ->
                            assertThat(fault)
                                .contains(secrets.toString())
                                .doesNotContain("secret-value")));
  }

  @Test
  void answerAboutAFileOutsideDoesNotTellWhetherItExists() throws IOException {
    Path there = Files.writeString(folder.resolve("there"), "x");
    Path notThere = folder.resolve("other");

    assertThat(faultOfFile(there).orElseThrow().replace("there", "?"))
        .isEqualTo(faultOfFile(notThere).orElseThrow().replace("other", "?"));
  }

  @Test
  void missingEmptyAndOddFilesAreFaultsInWords() throws IOException {
    Path empty = Files.writeString(secrets.resolve("empty"), " \n");
    Path directory = Files.createDirectory(secrets.resolve("directory"));

    assertThat(faultOfFile(secrets.resolve("none")).orElseThrow()).contains("does not exist");
    assertThat(faultOfFile(empty).orElseThrow()).contains("is empty");
    assertThat(faultOfFile(directory).orElseThrow()).contains("is not a file");
    assertThat(credentials.faultOf(compatible(LOCAL, new Credential.SecretFile("a\0b"))))
        .isPresent();
  }

  @Test
  void keyIsNotShownByAnything() {
    var key = new ApiKey("sk-local");

    assertThat(key.toString()).doesNotContain("sk-local");
    assertThat(new Resolved.Found<>(key).toString()).doesNotContain("sk-local");
    assertThat(key.maskIn("wrong key sk-local!")).isEqualTo("wrong key ***!");
  }

  @ParameterizedTest
  @NullSource
  @ValueSource(
      strings = {
        "",
        "localhost:11434/v1",
        "http:///v1",
        "http://my_server:8000/v1",
        "http://localhost:99999/v1",
        "http://localhost:0/v1",
        "http://user:sk-secret@localhost/v1",
        "http://localhost:11434/v1/chat/completions/",
        "http://local host/v1",
        "http://localhost/v1#sk-secret",
        "file:///etc/passwd"
      })
  void baseUrlThatCannotWorkIsAFaultThatShowsNoSecret(String baseUrl) {
    var model = compatible(baseUrl, new Credential.None());

    assertThat(credentials.faultOf(model))
        .hasValueSatisfying(
            fault -> assertThat(fault).startsWith("base_url ").doesNotContain("sk-secret"));
    try (var clients = Calls.clients()) {
      assertThat(clients.faultsOf(model))
          .singleElement()
          .satisfies(fault -> assertThat(fault.pointer()).isEqualTo("/base_url"));
    }
  }
}
