using Google.Apis.Forms.v1.Data;
using Workflows.Google.Forms;
using Workflows.Tests.Submissions;
using Xunit;

namespace Workflows.Tests.Google;

/// <summary>What changed in a form names the question and what is new about it.</summary>
public sealed class FormDifferenceTests
{
    private const string Phone = "Question 6 (“Phone and data”)";

    private readonly List<Item> _items = [.. FormItems.Of(F2Answers.Form)];

    [Fact]
    public void The_same_form_has_no_difference() => Assert.Null(Difference());

    [Fact]
    public void An_option_to_type_an_answer_of_ones_own_is_named_with_its_question()
    {
        Options("Phone and data").Add(new Option { IsOther = true });

        Assert.Equal($"{Phone}: the option to type an answer of one's own (“Other”) is new at Google.", Difference());
    }

    [Fact]
    public void A_reworded_option_says_which_words_are_missing_and_which_are_new()
    {
        Options("Phone and data")[1].Value = "Own phone, too old";

        Assert.Equal(
            $"{Phone}: the option “Own phone that cannot run WhatsApp” is missing at Google. {Phone}: the option “Own phone, too old” is new at Google.",
            Difference()
        );
    }

    [Fact]
    public void An_option_that_leads_elsewhere_names_both_pages()
    {
        var option = Options("Did you check this against the case file?")[1];
        (option.GoToSectionId, option.GoToAction) = (null, "SUBMIT_FORM");

        var sentence = Difference()!;

        Assert.StartsWith(
            "Question 3b (“Did you check this against the case file?”): the option “No” sends the form at Google, and leads to the page “",
            sentence,
            StringComparison.Ordinal
        );
        Assert.DoesNotContain(_items.First(item => item.PageBreakItem is not null).ItemId!, sentence, StringComparison.Ordinal);
    }

    [Fact]
    public void Text_kind_and_duty_of_a_question_are_told()
    {
        var item = Item("Phone and data");
        item.Title = "Phone?";
        item.QuestionItem!.Question!.Required = null;
        item.QuestionItem.Question.ChoiceQuestion!.Type = "CHECKBOX";

        Assert.Equal(
            $"{Phone} reads “Phone?” at Google. {Phone} is a list of tick boxes at Google, and a choice of one in the file. {Phone} need not be answered at Google.",
            Difference()
        );
    }

    [Fact]
    public void Questions_and_pages_that_came_and_went_are_told()
    {
        _items.Remove(Item("Phone and data"));
        _items.Add(
            new Item
            {
                ItemId = "0badcafe",
                Title = "How tall are they?",
                QuestionItem = new QuestionItem { Question = new Question { QuestionId = "0badcaff" } },
            }
        );
        _items.Add(
            new Item
            {
                ItemId = "0badcafd",
                Title = "One more page",
                PageBreakItem = new PageBreakItem(),
            }
        );

        Assert.Equal(
            $"{Phone} is missing at Google. At Google there is a new question, “How tall are they?”. At Google there is a new page, “One more page”.",
            Difference()
        );
    }

    [Fact]
    public void Another_order_and_other_addresses_are_told()
    {
        Assert.Equal(
            "The form does not collect verified addresses at Google.",
            FormDifference.Between(F2Answers.Form, _items, "RESPONDER_INPUT")
        );
        (_items[1], _items[2]) = (_items[2], _items[1]);
        Assert.Equal("The order of the questions or options was changed.", Difference());
    }

    [Fact]
    public void A_form_that_was_rewritten_says_how_much_more_is_different()
    {
        foreach (var item in _items)
        {
            item.Title += "!";
        }

        Assert.Matches("There are [0-9]+ more differences.$", Difference());
    }

    private string? Difference() => FormDifference.Between(F2Answers.Form, _items, "VERIFIED");

    private Item Item(string title) => _items.First(item => item.Title == title);

    private IList<Option> Options(string title) => Item(title).QuestionItem!.Question!.ChoiceQuestion!.Options!;
}
