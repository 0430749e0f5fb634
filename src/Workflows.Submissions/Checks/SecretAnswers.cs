using System.Text.Json.Nodes;
using Workflows.Storage.Privacy;
using Workflows.Submissions.Forms;

namespace Workflows.Submissions.Checks;

/// <summary>
/// Answers that prove something, such as a code: what is stored is a keyed hash, by which the room that gave the code out finds it again. The
/// answer itself is in no table, log or page.
/// </summary>
public static class SecretAnswers
{
    private const string Purpose = "secret answer";

    /// <summary>The keyed hash of a secret as people type it: letters and digits count, and their case does not.</summary>
    public static string Hash(Vault vault, string typed) => vault.Hash(Purpose, string.Concat(typed.Where(char.IsAsciiLetterOrDigit)));

    /// <summary>The checked answers with a hash in the place of each secret.</summary>
    internal static CheckedAnswers Hide(Vault vault, FormDefinition form, CheckedAnswers answers)
    {
        var secrets = form.Questions.Where(question => question.Secret).Select(question => question.Key).ToHashSet(StringComparer.Ordinal);
        return secrets.Count == 0
            ? answers
            : answers with
            {
                Answers = answers.Answers.ToDictionary(
                    answer => answer.Key,
                    answer => secrets.Contains(answer.Key) ? JsonValue.Create(Hash(vault, answer.Value!.GetValue<string>())) : answer.Value
                ),
            };
    }

    /// <summary>
    /// The raw answers of a form that changed at Google. Which question they answer is not certain then, so every text of a form with a secret is
    /// left out; it is read again at Google once the form is confirmed.
    /// </summary>
    internal static Dictionary<string, string> HideRaw(FormDefinition form, IReadOnlyDictionary<string, IReadOnlyList<string>> answers) =>
        form.Questions.Any(question => question.Secret)
            ? []
            : answers.ToDictionary(answer => answer.Key, answer => string.Join('\n', answer.Value));
}
