// SPDX-License-Identifier: Apache-2.0

/// What the argument library's script for bash lacks.
enum BashCompletion {
    private static let registration = "complete -o filenames -F _apus apus"

    /// The library's functions take words to be separated by blanks. Bash also separates at the characters of COMP_WORDBREAKS,
    /// '=' and ':' among them, so `--events=open` reaches them as three words and they offer nothing.
    static func mended(_ script: String) -> String {
        script.replacing(registration, with: words + "\n\n" + registration.replacing("_apus ", with: "_apus_by_words "))
    }

    private static let words = #"""
        # Puts together what was separated at '=' and ':', and makes two words of a last '--option=value'.
        _apus_by_words() {
            local word rest="${COMP_LINE}" IFS=$' \t\n'
            local -a words=()
            local -i index
            for ((index = 0; index <= COMP_CWORD; index++)); do
                word="${COMP_WORDS[index]}"
                if ((index > 0)) && [[ "${rest}" != [[:space:]]* ]]; then
                    words[-1]+="${word}"
                else
                    words+=("${word}")
                fi
                rest="${rest#"${rest%%[![:space:]]*}"}"
                rest="${rest#"${word}"}"
            done

            # Of the last word: what bash replaces, all that stands before the cursor, and the option in it.
            local typed="${2}" text option=''
            if [[ "${word}" = [=:] ]]; then
                typed=''
                text="${words[-1]}"
            else
                text="${words[-1]%"${word}"}${typed}"
            fi
            local current="${text}"
            if [[ "${text}" = --?*=* ]]; then
                option="${text%%=*}="
                current="${text#*=}"
                words[-1]="${text%%=*}"
                words+=("${current}")
            fi

            local -a COMP_WORDS=("${words[@]}")
            local -i COMP_CWORD="$((${#words[@]} - 1))"
            local COMP_LINE="${words[*]}"
            local -i COMP_POINT="${#COMP_LINE}"
            _apus "${1}" "${current}" "${words[COMP_CWORD - 1]}"

            local kept="${text%"${typed}"}"
            for index in "${!COMPREPLY[@]}"; do
                word="${option}${COMPREPLY[index]}"
                COMPREPLY[index]="${word#"${kept}"}"
            done
        }
        """#
}
