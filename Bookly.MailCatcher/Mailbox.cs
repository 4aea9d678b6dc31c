namespace Bookly.MailCatcher;

/// <summary>The latest mails since the start, in memory.</summary>
public sealed class Mailbox
{
    private const int MostKept = 500;

    private readonly Lock _gate = new();
    private readonly LinkedList<CaughtMail> _mails = [];
    private int _lastId;

    public int NextId() => Interlocked.Increment(ref _lastId);

    public void Add(CaughtMail mail)
    {
        lock (_gate)
        {
            _mails.AddFirst(mail);
            while (_mails.Count > MostKept) _mails.RemoveLast();
        }
    }

    public IReadOnlyList<CaughtMail> List(string? to = null)
    {
        lock (_gate)
        {
            return [.. _mails.Where(mail => to is null || mail.To.Contains(to, StringComparer.OrdinalIgnoreCase))];
        }
    }

    public CaughtMail? Find(int id)
    {
        lock (_gate) return _mails.FirstOrDefault(mail => mail.Id == id);
    }

    public void Clear()
    {
        lock (_gate) _mails.Clear();
    }
}
