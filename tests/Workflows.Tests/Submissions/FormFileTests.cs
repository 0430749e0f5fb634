using Workflows.Submissions.Forms;
using Xunit;

namespace Workflows.Tests.Submissions;

public sealed class FormFileTests
{
    [Fact]
    public void F2_has_every_question_once_and_says_that_nothing_is_approved_yet()
    {
        var form = F2Answers.Form;

        Assert.Equal("Received. Nothing is approved yet.", form.Settings.Confirmation);
        Assert.True(form.Settings is { Restricted: true, VerifiedEmail: true });
        Assert.Equal(
            [.. Enumerable.Range(1, 22).Select(n => n.ToString()), "3b", "3c", "6b", "12b"],
            form.Questions.Select(question => question.Number)
                .OrderBy(n => n.Length > 1 && char.IsLetter(n[^1]))
                .ThenBy(n => int.Parse(n.TrimEnd('b', 'c')))
                .ThenBy(n => n)
        );
        Assert.Equal("note", Assert.Single(form.Questions, question => question.FreeText).Key);
    }

    [Theory]
    [InlineData("""{ "key": "x", "number": "1", "type": "MC", "title": "?" }""", "Question 'x' has no options.")]
    [InlineData(
        """{ "key": "x", "number": "1", "type": "SA", "title": "?", "pattern": "[" }""",
        "Question 'x' has a pattern that is not a regular expression."
    )]
    [InlineData(
        """{ "key": "x", "number": "1", "type": "LS", "title": "?" }""",
        "Question 'x' is a scale and needs a low end below a high end."
    )]
    [InlineData(
        """{ "key": "x", "number": "1", "type": "MC", "title": "?", "options": [{ "code": "a", "text": "A", "goTo": "nowhere" }] }""",
        "Question 'x', option 'a', leads to 'nowhere', which is not a section."
    )]
    [InlineData(
        """{ "key": "x", "number": "1", "type": "MC", "title": "?", "options": [{ "code": "a", "text": "A " }] }""",
        "Question 'x', option 'a', has a text that no answer can equal (spaces at an end, several in a row, or characters that are not seen): write 'A'."
    )]
    [InlineData(
        """{ "key": "x", "number": "1", "type": "CB", "title": "?", "options": [{ "code": "a", "text": "A\u200b  b\nc" }] }""",
        "Question 'x', option 'a', has a text that no answer can equal (spaces at an end, several in a row, or characters that are not seen): write 'A b c'."
    )]
    [InlineData(
        """{ "key": "x", "number": "1", "type": "DD", "title": "?", "options": [{ "code": "a", "text": "" }] }""",
        "Question 'x', option 'a', has no text, so that nobody can choose it."
    )]
    public void What_is_wrong_with_a_form_is_said_in_one_sentence(string question, string sentence)
    {
        var json = $$"""{ "key": "T", "title": "t", "sections": [{ "key": "s", "title": "s", "questions": [{{question}}] }] }""";

        Assert.Equal([sentence], Assert.Throws<FormException>(() => FormFile.Parse(json, "sample")).Problems);
    }

    [Fact]
    public void A_misspelt_property_is_not_passed_over() =>
        Assert.Throws<FormException>(() => FormFile.Parse("""{ "key": "T", "title": "t", "sections": [], "setings": {} }""", "sample"));
}
