using Sockeye.Lab.Tests.Requirements;
using Xunit;

namespace Sockeye.Lab.Tests.Lab;

/// <summary>The programs that people have talk to the services of Sockeye, and Sockeye to a server on the kernel.</summary>
public sealed class TalkTests
{
    private const string Expect = """
        expect() { # WHAT WANTED: the input must contain it
          local said; said=$(cat); case $said in *"$2"*) ;; *) echo "$1 said: $said" ;; esac
        }

        """;

    // telnet and curl hang up when their input ends, whether or not they have heard anything.
    private const string Hold = """
        hold() { # SENT WANTED COMMAND…: its input stays open until it has said WANTED, for 8 s at most
          local sent=$1 wanted=$2 said; shift 2; said=$(mktemp)
          { [ -z "$sent" ] || echo "$sent"; for i in $(seq 80); do grep -qF "$wanted" $said && break; sleep 0.1; done; } | timeout 10 "$@" >$said 2>&1
          cat $said; rm -f $said
        }

        """;

    private const string Clients = Expect + Hold + """
        year=$(date -u +%Y)
        for a in 10.0.0.2 fd00::2; do
          b=$a; case $a in *:*) b="[$a]" ;; esac
          hold hi 'Hello, you are connected!' telnet $a 8000 | expect "telnet $a 8000" 'Hello, you are connected!'
          echo hi | timeout 10 nc -N $a 8000 | expect "nc $a 8000" 'Hello, you are connected!'
          echo hi | timeout 10 socat -t5 - "TCP:$b:8000" | expect "socat $a 8000" 'Hello, you are connected!'
          hold hi 'Hello, you are connected!' curl -s --max-time 8 "telnet://$b:8000" | expect "curl $a 8000" 'Hello, you are connected!'
          echo 'to and fro' | timeout 10 nc -N $a 7 | expect "nc $a 7" 'to and fro'
          echo 'to and fro' | timeout 10 socat -t5 - "TCP:$b:7" | expect "socat $a 7" 'to and fro'
          timeout 10 nc -d $a 13 | expect "nc $a 13" "$year"
          hold '' "$year" curl -s --max-time 8 "telnet://$b:13" | expect "curl $a 13" "$year"
          timeout 10 nc -d $a 19 2>/dev/null | head -c 200000 | tail -c 8000 | expect "nc $a 19" 'ABCDEF'
          echo 'datagram' | timeout 10 socat -t1 - "UDP:$b:7" | expect "socat udp $a 7" 'datagram'
          echo 'datagram' | timeout 10 nc -u -w 1 $a 7 | expect "nc udp $a 7" 'datagram'
          echo | timeout 10 socat -t1 - "UDP:$b:13" | expect "socat udp $a 13" "$year"
          head -c 8000 /dev/zero | tr '\0' x | timeout 10 socat -b 8000 -t1 - "UDP:$b:7" | wc -c | expect "socat udp $a 7 fragmented" 8000
          timeout 10 nc -w 3 $a 4242 </dev/null 2>&1; [ $? = 1 ] || echo "$a 4242 was not refused"
        done

        """;

    private const string KernelAsServer = Expect + """
        socat TCP-LISTEN:9000,reuseaddr,fork EXEC:cat & four=$!
        socat TCP6-LISTEN:9001,reuseaddr,fork EXEC:cat & six=$!
        for i in $(seq 50); do [ $(ss -tlnH | grep -c -e :9000 -e :9001) = 2 ] && break; sleep 0.1; done
        echo 'from Sockeye' | timeout 10 "$SOCKEYE" connect 10.0.0.1 9000 --on lab | expect 'kernel, IPv4' 'from Sockeye'
        echo 'from Sockeye' | timeout 10 "$SOCKEYE" connect fd00::1 9001 --on lab | expect 'kernel, IPv6' 'from Sockeye'
        head -c 20000000 /dev/urandom > $$.in; timeout 30 "$SOCKEYE" connect 10.0.0.1 9000 --on lab < $$.in | cmp - $$.in; rm -f $$.in
        "$SOCKEYE" connect 10.0.0.1 9 --on lab </dev/null 2>&1 | expect 'a closed port' 'refused'
        kill $four $six

        """;

    [Fact]
    [RequiresRoot]
    [RequiresTun]
    [RequiresProgram("telnet", "nc", "socat", "curl", "nstat")]
    public Task Clients_of_the_kernel_talk_to_every_service_over_TUN() =>
        new LabRun(Clients) { Link = LabRun.Tun }.MustSayNothingAsync();

    [Fact]
    [RequiresUserNamespace]
    [RequiresOrdinaryUser]
    [RequiresProgram("telnet", "nc", "socat", "curl", "nstat")]
    public Task Clients_of_an_ordinary_user_talk_to_every_service() =>
        new LabRun(Clients) { AsOrdinaryUser = true }.MustSayNothingAsync();

    [Fact]
    [RequiresRoot]
    [RequiresTun]
    [RequiresProgram("socat", "ss")]
    public Task Sockeye_is_the_client_of_a_server_on_the_kernel_over_TUN() =>
        new LabRun("cd $(mktemp -d)\n" + KernelAsServer) { Link = LabRun.Tun }.MustSayNothingAsync();

    [Fact]
    [RequiresUserNamespace]
    [RequiresOrdinaryUser]
    [RequiresProgram("socat", "ss")]
    public Task Sockeye_is_the_client_of_a_server_of_an_ordinary_user() =>
        new LabRun("cd $(mktemp -d)\n" + KernelAsServer) { AsOrdinaryUser = true }.MustSayNothingAsync();
}
