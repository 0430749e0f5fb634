using System.Text.Json;
using System.Text.Json.Serialization;
using Workflows.Storage;

namespace Workflows.Casework.Agreements;

/// <summary>
/// All words that young people read about the agreement, in each language: <c>workflows/pages/agreement.json</c>. The page, the version on paper
/// and the forms F4 take their words from this one file, so that they cannot differ.
/// </summary>
public sealed record AgreementWords
{
    /// <summary>The language that is shown when none is chosen.</summary>
    public const string English = "en";

    /// <summary>The number of points .</summary>
    public const int Points = 5;

    private const string FileName = "agreement.json";

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    };

    /// <summary>The version, which is kept with each agreement. Changed words need a new one.</summary>
    public required int Version { get; init; }

    /// <summary>The address of the plain page that "leave this page" leads to.</summary>
    public required string LeaveTo { get; init; }

    /// <summary>The words by language code.</summary>
    public required IReadOnlyDictionary<string, AgreementText> Languages { get; init; }

    /// <summary>The code of a language that there is: the one that is asked for, else English.</summary>
    public string Known(string? language) => language is not null && Languages.ContainsKey(language) ? language : English;

    /// <summary>The words in a language; in English when there is no such language.</summary>
    public AgreementText In(string? language) => Languages[Known(language)];

    /// <summary>Version and language as S2 shows them, for example <c>1-cy</c>.</summary>
    public string VersionIn(string language) => FormattableString.Invariant($"{Version}-{Known(language)}");

    /// <summary>Reads the file of a <c>workflows</c> folder.</summary>
    /// <exception cref="ConfigurationException">The file is missing, or a word is.</exception>
    public static AgreementWords Load(string workflowsFolder)
    {
        var file = Path.Combine(workflowsFolder, "pages", FileName);
        AgreementWords words;
        try
        {
            words = JsonSerializer.Deserialize<AgreementWords>(File.ReadAllText(file), Json)!;
        }
        catch (Exception e) when (e is JsonException or IOException)
        {
            throw new ConfigurationException($"The words of the agreement '{file}' cannot be read: {e.Message}", e);
        }

        var wrong =
            !words.Languages.ContainsKey(English) ? "has no English words"
            : words.Languages.FirstOrDefault(l => l.Value.Points.Count != Points).Key is { } language
                ? $"has not five points in '{language}'"
            : words.Languages.FirstOrDefault(l => l.Value.Points.Any(p => p.Split(' ').Length > 20)).Key is { } longer
                ? $"has a point of more than 20 words in '{longer}'"
            : null;
        return wrong is null ? words : throw new ConfigurationException($"The file '{file}' {wrong}.");
    }
}
