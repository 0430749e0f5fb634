using System.Security.Cryptography;
using System.Text;
using Google.Apis.Forms.v1.Data;

namespace Workflows.Google.Forms;

/// <summary>
/// The parts of a form that decide how its answers are read: questions, options, branches, and whether addresses are verified.
/// </summary>
public static class FormSchema
{
    /// <summary>One line for each item and option. The answers of two forms with the same lines are read in the same way.</summary>
    public static IReadOnlyList<string> Lines(IEnumerable<Item>? items, string? emailCollection)
    {
        var lines = new List<string> { $"address {emailCollection ?? "DO_NOT_COLLECT"}" };
        foreach (var item in items ?? [])
        {
            var question = item.QuestionItem?.Question;
            lines.Add(
                question is null
                    ? $"{(item.PageBreakItem is null ? "other" : "page")} {item.ItemId}"
                    : $"question {question.QuestionId} {Kind(question)}{(question.Required == true ? " required" : "")}: {item.Title}"
            );
            lines.AddRange(
                (question?.ChoiceQuestion?.Options ?? []).Select(option =>
                    $"  option {(option.IsOther == true ? "(other)" : option.Value)} > {option.GoToSectionId ?? option.GoToAction ?? "next"}"
                )
            );
        }

        return lines;
    }

    /// <summary>The hash of the lines, 64 hex digits.</summary>
    public static string Hash(IEnumerable<string> lines) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\n', lines))));

    internal static string Kind(Question question) =>
        question switch
        {
            { ChoiceQuestion: { } choice } => choice.Type ?? "CHOICE",
            { TextQuestion: { } text } => text.Paragraph == true ? "PARAGRAPH" : "TEXT",
            { ScaleQuestion: { } scale } => $"SCALE {scale.Low ?? 0}-{scale.High}",
            { DateQuestion: not null } => "DATE",
            _ => "OTHER",
        };
}
