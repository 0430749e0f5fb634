using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Workflows.Casework.Agreements;
using Workflows.Storage;
using Workflows.Submissions.Forms;
using Xunit;

namespace Workflows.Tests.Agreements;

/// <summary>One file holds all words that young people read; they are short and easy, and page, paper and forms have the same (R-20).</summary>
public sealed class AgreementWordsTests
{
    private static readonly AgreementWords Words = AgreementWords.Load(WorkflowsFolder.Find());

    public static TheoryData<string> Languages => [.. Words.Languages.Keys];

    [Theory, MemberData(nameof(Languages))]
    public void There_are_five_points_of_at_most_twenty_words(string language)
    {
        var points = Words.In(language).Points;

        Assert.Equal(5, points.Count);
        Assert.All(points, point => Assert.InRange(point.Split(' ').Length, 1, 20));
    }

    [Fact]
    public void The_English_words_have_a_reading_age_of_at_most_eleven()
    {
        var english = Words.In("en");
        string[] passages =
        [
            english.Intro,
            string.Join(' ', english.Points),
            english.StopText,
            english.WhoSees,
            english.TickFirst,
            english.AgreedText,
            english.NotNowText,
            english.TalkText,
            english.StoppedText,
            english.BadCode,
            english.BadCodeStop,
            english.FormEnd,
            english.CodeHint,
            english.Helped,
            english.Emergency,
        ];

        // Grade and five years are about the reading age in the United Kingdom.
        Assert.All(passages, passage => Assert.True(Grade(passage) + 5 <= 11, $"{Grade(passage):0.0}: {passage}"));
        Assert.All(english.Points, point => Assert.True(Grade(point) + 5 <= 11, $"{Grade(point):0.0}: {point}"));
        Assert.All(passages.SelectMany(Sentences), sentence => Assert.InRange(sentence.Split(' ').Length, 1, 18));
    }

    [Fact]
    public void The_measure_of_reading_age_tells_hard_words_from_easy_ones()
    {
        Assert.InRange(Grade("The cat sat on the mat. It was a good cat."), -5, 2);
        Assert.InRange(Grade("Participation necessitates acknowledgement of organisational confidentiality obligations."), 15, 60);
    }

    [Fact]
    public void Welsh_is_said_to_be_unread_until_a_person_who_speaks_it_has_read_it()
    {
        Assert.True(Words.In("en").Read);
        Assert.False(Words.In("cy").Read);
    }

    [Theory]
    [InlineData("F4", "en")]
    [InlineData("F4cy", "cy")]
    public void The_form_has_the_words_of_the_page(string key, string language)
    {
        var form = F4Answers.Form(key);
        var text = Words.In(language);

        Assert.Equal(text.Heading, form.Title);
        Assert.StartsWith(text.Intro, form.Description, StringComparison.Ordinal);
        Assert.All(text.Points, point => Assert.Contains(point, form.Description, StringComparison.Ordinal));
        Assert.Equal(text.Points, form.Questions.Where(q => q.Key.StartsWith("point", StringComparison.Ordinal)).Select(q => q.Title));
        Assert.Equal([text.Agree, text.NotNow, text.TalkFirst], form.FindQuestion("answer")!.Options.Select(o => o.Text));
        Assert.Equal(text.FormEnd, form.Settings.Confirmation);
        Assert.Equal((false, false), (form.Settings.VerifiedEmail, form.Settings.Restricted));
        Assert.True(form.FindQuestion("code")!.Secret);
    }

    [Fact]
    public void The_forms_differ_in_the_language_only_and_ask_for_no_initials()
    {
        var english = Json("F4");
        var welsh = Json("F4cy");
        Assert.Equal("cy", welsh["words"]!["language"]!.ToString());
        welsh["words"]!["language"] = "en";
        welsh["key"] = "F4";

        Assert.Equal(english.ToJsonString(), welsh.ToJsonString());
        Assert.Equal(
            ["code", "answer", "point1", "point2", "point3", "point4", "point5", "helped"],
            F4Answers.Form().Questions.Select(q => q.Key)
        );
        Assert.DoesNotContain(F4Answers.Form().Questions, q => q.FreeText);
    }

    [Theory]
    [InlineData("not_now")]
    [InlineData("talk_first")]
    public void Saying_no_or_talk_first_takes_no_tick(string answer)
    {
        var response = F4Answers.Response("K7MPQ-4XWZ8", answer, DateTimeOffset.UnixEpoch);

        Assert.Empty(Workflows.Submissions.Checks.SubmissionChecker.Check(F4Answers.Form(), response.Answers).Problems);
    }

    [Theory]
    [InlineData("{heading}", "{noSuchWord}", "has no 'noSuchWord' in 'en'")]
    [InlineData("{points.5}", "{points.6}", "has no 'points.6' in 'en'")]
    [InlineData("\"language\": \"en\"", "\"language\": \"fr\"", "has no language 'fr'")]
    [InlineData("agreement.json", "no-such-file.json", "does not exist")]
    public void A_word_that_is_missing_stops_the_start_and_is_named(string old, string changed, string sentence)
    {
        var folder = WorkflowsFolder.Find();
        var json = File.ReadAllText(Path.Combine(folder, "forms", "F4.json")).Replace(old, changed, StringComparison.Ordinal);

        Assert.Contains(
            sentence,
            Assert.Throws<FormException>(() => FormFile.Parse(json, "F4.json", folder)).Message,
            StringComparison.Ordinal
        );
    }

    private static JsonObject Json(string key) =>
        JsonNode.Parse(File.ReadAllText(Path.Combine(WorkflowsFolder.Find(), "forms", key + ".json")))!.AsObject();

    /// <summary>The Flesch-Kincaid grade: sentence length and syllables, counted simply.</summary>
    private static double Grade(string text)
    {
        var words = Regex.Matches(text, "[A-Za-z0-9'-]+", RegexOptions.None, TimeSpan.FromSeconds(1)).Select(m => m.Value).ToList();
        return (0.39 * words.Count / Sentences(text).Count) + (11.8 * words.Sum(Syllables) / words.Count) - 15.59;
    }

    private static List<string> Sentences(string text) =>
        [.. Regex.Split(text, @"(?<=[.?!:])\s+", RegexOptions.None, TimeSpan.FromSeconds(1)).Where(s => s.Length > 0)];

    private static int Syllables(string word)
    {
        var plain = word.ToLowerInvariant();
        var count = Regex.Count(plain, "[aeiouy]+", RegexOptions.None, TimeSpan.FromSeconds(1));
        return Math.Max(1, plain.EndsWith('e') && !plain.EndsWith("le", StringComparison.Ordinal) ? count - 1 : count);
    }
}
