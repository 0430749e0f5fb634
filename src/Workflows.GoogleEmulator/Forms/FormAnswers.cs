using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Primitives;
using Workflows.GoogleEmulator.Protocol;

namespace Workflows.GoogleEmulator.Forms;

/// <summary>The <c>entry.{questionId}</c> fields that a person or a program sent, checked and converted to the API's shape.</summary>
internal sealed class FormAnswers
{
    /// <summary>The value that the page sends for "Other"; a second field holds the text.</summary>
    public const string Other = "__other_option__";

    private const string Prefix = "entry.";
    private const string OtherSuffix = ".other_option_response";
    private readonly Dictionary<string, ImmutableArray<string>> _values = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _others = new(StringComparer.Ordinal);

    public FormAnswers(IEnumerable<KeyValuePair<string, StringValues>> fields)
    {
        foreach (var (name, values) in fields.Where(field => field.Key.StartsWith(Prefix, StringComparison.Ordinal)))
        {
            if (name.EndsWith(OtherSuffix, StringComparison.Ordinal))
            {
                _others[name[Prefix.Length..^OtherSuffix.Length]] = values.ToString();
            }
            else
            {
                _values[name[Prefix.Length..]] = [.. values.OfType<string>().Where(value => !string.IsNullOrWhiteSpace(value))];
            }
        }
    }

    public IEnumerable<string> QuestionIds => _values.Keys.Union(_others.Keys, StringComparer.Ordinal);

    public static FormAnswers Of(StoredResponse response) =>
        new(response.Answers.Select(pair => KeyValuePair.Create(Prefix + pair.Key, new StringValues([.. pair.Value]))));

    public IReadOnlyList<string> Raw(string questionId) => _values.TryGetValue(questionId, out var values) ? values : [];

    public string OtherText(string questionId) => _others.GetValueOrDefault(questionId, "");

    /// <returns>The answer as the API shows it, or one sentence that says what is wrong with it.</returns>
    public (ImmutableArray<string> Values, string? Error) Check(JsonObject item, JsonObject question)
    {
        var id = question.Text("questionId")!;
        var other = OtherText(id).Trim();
        var values = Raw(id)
            .Select(value => value == Other ? other : value.ReplaceLineEndings("\n"))
            .Where(value => value.Length > 0)
            .ToImmutableArray();
        if (values.IsEmpty)
        {
            return (values, question.Flag("required") ? "This is a required question." : null);
        }

        return question switch
        {
            _ when question.Object("choiceQuestion") is { } choice => Choice(choice, values),
            _ when question["rowQuestion"] is not null => Choice(
                item.Object("questionGroupItem").Object("grid").Object("columns")!,
                values
            ),
            _ when question.Object("scaleQuestion") is { } scale => Number(values[0], scale.Int("low") ?? 0, scale.Int("high") ?? 0),
            _ when question.Object("ratingQuestion") is { } rating => Number(values[0], 1, rating.Int("ratingScaleLevel") ?? 5),
            _ when question.Object("dateQuestion") is { } date => Date(date, values[0]),
            _ when question["timeQuestion"] is not null => TimeOnly.TryParseExact(
                values[0],
                ["HH:mm", "H:mm", "HH:mm:ss"],
                CultureInfo.InvariantCulture,
                DateTimeStyles.None,
                out var time
            )
                ? ([time.ToString("HH:mm", CultureInfo.InvariantCulture)], null)
                : (values, "Enter a time such as 09:30."),
            _ => ([values[0]], null),
        };
    }

    private static (ImmutableArray<string>, string?) Choice(JsonObject choice, ImmutableArray<string> values)
    {
        var options = choice.Objects("options").ToList();
        var open = options.Exists(option => option.Flag("isOther"));
        if (choice.Text("type") != "CHECKBOX" && values.Length > 1)
        {
            return (values, "Choose one answer.");
        }

        var known = options.Select(option => option.Text("value")).ToHashSet();
        return open || values.All(known.Contains) ? (values, null) : (values, "Choose one of the answers given.");
    }

    private static (ImmutableArray<string>, string?) Number(string value, int low, int high) =>
        int.TryParse(value, NumberStyles.Integer, CultureInfo.InvariantCulture, out var number) && number >= low && number <= high
            ? ([number.ToString(CultureInfo.InvariantCulture)], null)
            : ([value], $"Choose a number from {low} to {high}.");

    private static (ImmutableArray<string>, string?) Date(JsonObject question, string value)
    {
        var (year, time) = (question.Flag("includeYear"), question.Flag("includeTime"));
        var format = (year ? "yyyy-MM-dd" : "MM-dd") + (time ? " HH:mm" : "");
        // The browser's control writes a T between date and time. A date without a year gets a leap year, so that 29 February is valid.
        var text = value.Replace('T', ' ');
        var known = DateTime.TryParseExact(
            year ? text : "2024-" + text,
            year ? format : "yyyy-" + format,
            CultureInfo.InvariantCulture,
            DateTimeStyles.None,
            out var date
        );
        return known
            ? ([date.ToString(format, CultureInfo.InvariantCulture)], null)
            : ([value], $"Enter a date such as {(year ? "2026-11-27" : "11-27")}{(time ? " 09:30" : "")}.");
    }
}
