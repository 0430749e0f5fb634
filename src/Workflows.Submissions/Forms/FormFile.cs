using System.Text.Json;
using Workflows.Submissions.Checks;

namespace Workflows.Submissions.Forms;

/// <summary>Reads a form from its JSON, and reports each mistake in one sentence.</summary>
public static class FormFile
{
    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web)
    {
        UnmappedMemberHandling = System.Text.Json.Serialization.JsonUnmappedMemberHandling.Disallow,
        ReadCommentHandling = JsonCommentHandling.Skip,
        AllowTrailingCommas = true,
    };

    private static readonly JsonSerializerOptions Kept = new(JsonSerializerDefaults.Web);

    /// <summary>Reads a form from a file.</summary>
    /// <exception cref="FormException">It cannot be read as a form, or the form has problems.</exception>
    public static FormDefinition Read(string path) =>
        Parse(File.ReadAllText(path), Path.GetFileName(path), Path.GetDirectoryName(Path.GetDirectoryName(Path.GetFullPath(path))));

    /// <summary>Reads a form from text.</summary>
    /// <param name="json">The form as JSON.</param>
    /// <param name="source">The name of the text in messages, for example the file's name.</param>
    /// <param name="workflowsFolder">The folder in which a form's file of words is looked for; null: the form has words of its own.</param>
    /// <exception cref="FormException">It cannot be read as a form, or the form has problems.</exception>
    public static FormDefinition Parse(string json, string source, string? workflowsFolder = null)
    {
        FormDefinition form;
        try
        {
            json = workflowsFolder is null ? json : FormWords.Fill(json, source, workflowsFolder);
            form = JsonSerializer.Deserialize<FormDefinition>(json, Options) ?? throw new FormException(source, ["it is empty."]);
        }
        catch (JsonException e)
        {
            throw new FormException(source, [$"it cannot be read as a form: {e.Message}"]);
        }

        var problems = Validate(form);
        return problems.Count == 0 ? form : throw new FormException(source, problems);
    }

    /// <summary>Writes a form as JSON, so that <see cref="ReadKept"/> reads it again.</summary>
    public static string Write(FormDefinition form) => JsonSerializer.Serialize(form, Kept);

    /// <summary>
    /// Reads a form that <see cref="Write"/> wrote, perhaps in an earlier release: it is not checked, because it cannot be changed any more.
    /// </summary>
    /// <exception cref="JsonException">It cannot be read as a form.</exception>
    public static FormDefinition ReadKept(string json) =>
        JsonSerializer.Deserialize<FormDefinition>(json, Kept) ?? throw new JsonException("The kept form is empty.");

    /// <summary>The mistakes of a form, one sentence each; empty when there are none.</summary>
    public static IReadOnlyList<string> Validate(FormDefinition form)
    {
        var problems = new List<string>();
        if (form.Sections.Count == 0)
        {
            problems.Add("The form has no section.");
        }

        if (form.Settings.About is not null && (form.Settings.OpensArrangement || form.CaseQuestion is null))
        {
            problems.Add("A form about an arrangement opens none, and asks for the case.");
        }

        Repeated(form.Sections.Select(section => section.Key), "section", problems);
        Repeated(form.Questions.Select(question => question.Key), "question", problems);
        var order = form.Sections.Select(section => section.Key).ToList();
        for (var i = 0; i < form.Sections.Count; i++)
        {
            var section = form.Sections[i];
            if (section.Key == FormSection.Submit)
            {
                problems.Add($"A section cannot be called '{FormSection.Submit}': that is where a form ends.");
            }

            Target(section.Next, $"Section '{section.Key}'", i, order, problems);
            var branching = section.Questions.Where(question => question.Options.Any(option => option.GoTo is not null)).ToList();
            if (branching.Count > 1 || (branching.Count == 1 && branching[0] != section.Questions[^1]))
            {
                problems.Add(
                    $"Section '{section.Key}' branches on '{branching[0].Key}', which must be its last question and the only one that branches."
                );
            }

            foreach (var question in section.Questions)
            {
                Question(form, question, i, order, problems);
            }
        }

        return problems;
    }

    private static void Question(FormDefinition form, FormQuestion question, int section, List<string> order, List<string> problems)
    {
        var name = $"Question '{question.Key}'";
        var choice = question.Type is QuestionType.MC or QuestionType.CB or QuestionType.DD;
        if (choice != question.Options.Count > 0)
        {
            problems.Add(choice ? $"{name} has no options." : $"{name} has options, but is not a choice.");
        }

        Repeated(question.Options.Select(option => option.Code), $"code in {name}", problems);
        Repeated(question.Options.Select(option => PlainText.Of(option.Text)), $"text in {name}", problems);
        foreach (var option in question.Options)
        {
            Target(option.GoTo, $"{name}, option '{option.Code}',", section, order, problems);
            var plain = PlainText.Of(option.Text);
            if (plain.Length == 0)
            {
                problems.Add($"{name}, option '{option.Code}', has no text, so that nobody can choose it.");
            }
            else if (plain != option.Text)
            {
                problems.Add(
                    $"{name}, option '{option.Code}', has a text that no answer can equal (spaces at an end, several in a row, or characters that are not seen): write '{plain}'."
                );
            }

            if (option.GoTo is not null && question.Type is not (QuestionType.MC or QuestionType.DD))
            {
                problems.Add($"{name} branches, which only a choice of one can.");
            }
        }

        if (question.MinTicks > question.Options.Count)
        {
            problems.Add($"{name} asks for {question.MinTicks} ticks and has {question.Options.Count} options.");
        }

        if ((question.FreeText || question.Pattern is not null) && question.Type is not (QuestionType.SA or QuestionType.PT))
        {
            problems.Add($"{name} is not a text, so it has neither a pattern nor free text.");
        }

        if (question.Secret && (question.Type != QuestionType.SA || question.FreeText || question.CaseReference))
        {
            problems.Add($"{name} is a secret, which must be one line of text and neither free text nor a case reference.");
        }

        if (
            question.Type != QuestionType.D
            && (question.NotFuture || question.NotOlderThanDays is not null || question.Weekday is not null)
        )
        {
            problems.Add($"{name} is not a date, so it has neither an age nor a day of the week.");
        }

        if (question.NotOlderThanDays is < 0)
        {
            problems.Add($"{name} allows dates that are fewer than no days old.");
        }

        if (
            question.AtMost is { } most
            && (
                question.Type != QuestionType.SA
                || form.Questions.TakeWhile(other => other != question).FirstOrDefault(other => other.Key == most)
                    is not { Type: QuestionType.SA }
            )
        )
        {
            problems.Add($"{name} is compared with '{most}', which must be an earlier question of one line, as this one must be.");
        }

        if (question.Type == QuestionType.LS && (question.Scale is not { } scale || scale.Low >= scale.High))
        {
            problems.Add($"{name} is a scale and needs a low end below a high end.");
        }

        if (question.Pattern is { } pattern && FormPattern.ProblemOf(pattern) is { } wrong)
        {
            problems.Add($"{name} has a pattern that {wrong}");
        }

        if (
            question.Repeats is { } repeated
            && (
                form.FindQuestion(repeated) is not { } original
                || !original.Options.Select(o => o.Code).SequenceEqual(question.Options.Select(o => o.Code))
            )
        )
        {
            problems.Add($"{name} repeats '{repeated}', which must be a question with the same codes.");
        }
    }

    private static void Target(string? target, string who, int section, List<string> order, List<string> problems)
    {
        if (target is null or FormSection.Submit)
        {
            return;
        }

        var index = order.IndexOf(target);
        if (index < 0)
        {
            problems.Add($"{who} leads to '{target}', which is not a section.");
        }
        else if (index <= section)
        {
            problems.Add($"{who} leads back to '{target}'; a form only goes forward.");
        }
    }

    private static void Repeated(IEnumerable<string> keys, string what, List<string> problems) =>
        problems.AddRange(
            keys.GroupBy(key => key, StringComparer.Ordinal)
                .Where(group => group.Count() > 1)
                .Select(group => $"The {what} '{group.Key}' is there twice.")
        );
}

/// <summary>A form cannot be used; each problem is one sentence.</summary>
public sealed class FormException(string source, IReadOnlyList<string> problems)
    : Exception($"The form {source} cannot be used: {string.Join(' ', problems)}")
{
    /// <summary>The mistakes of the form, one sentence each.</summary>
    public IReadOnlyList<string> Problems => problems;
}
